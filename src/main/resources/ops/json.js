// JSON as text. Parsing it into values would round numbers, and lose order and repeated names.

const MAX_INDENT = 20;

/** The index behind the string that begins at `start`. */
function endOfString(json, start) {
  let i = start + 1;
  while (i < json.length && json[i] !== '"') {
    i += json[i] === '\\' ? 2 : 1;
  }
  return Math.min(i + 1, json.length);
}

/** The members of an object, by name, each as its own text; of a text that was cut, the last may be cut too. */
export function members(json) {
  const found = new Map();
  let depth = 0;
  let name = null;
  let start = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '"') {
      const end = endOfString(json, i);
      if (depth === 1 && name === null && end < json.length) {
        name = JSON.parse(json.slice(i, end));
      }
      i = end - 1;
    } else if (character === '{' || character === '[') {
      depth++;
    } else if (character === ':' && depth === 1) {
      start = i + 1;
    } else if (depth === 1 && name !== null && (character === ',' || character === '}')) {
      found.set(name, json.slice(start, i).trim());
      name = null;
    } else if (character === '}' || character === ']') {
      depth--;
    }
  }
  if (name !== null) {
    found.set(name, json.slice(start));
  }
  return found;
}

/** A line for each member; ends after about `limit` characters. */
export function pretty(json, limit) {
  let out = '';
  let depth = 0;
  let i = 0;
  const line = () => `\n${'  '.repeat(Math.max(0, Math.min(depth, MAX_INDENT)))}`;
  while (i < json.length && out.length < limit) {
    const character = json[i++];
    if (character === '"') {
      const end = endOfString(json, i - 1);
      out += json.slice(i - 1, end);
      i = end;
    } else if (character === '{' || character === '[') {
      const rest = json.slice(i, i + 100).trimStart()[0];
      depth++;
      out += rest === '}' || rest === ']' ? character : character + line();
    } else if (character === '}' || character === ']') {
      depth--;
      out += /[{[]$/.test(out.slice(-1)) ? character : line() + character;
    } else if (character === ',') {
      out += `,${line()}`;
    } else if (character === ':') {
      out += ': ';
    } else if (!/\s/.test(character)) {
      out += character;
    }
  }
  return { text: out.slice(0, limit), cut: i < json.length || out.length > limit };
}
