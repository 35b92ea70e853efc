// Everything that is shown is made here. Text from outside becomes text, never markup.

export const byId = (id) => document.getElementById(id);

/** An element with attributes (null and false leave one out) and children: nodes, or anything else as text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.map((child) => (child instanceof Node ? child : String(child ?? ''))));
  return made;
}

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A table row; cells are nodes or text. */
export const row = (...cells) =>
  element('tr', {}, ...cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : element('td', {}, cell))));

export const number = (value) => element('td', { class: 'number' }, value.toLocaleString('en'));

/** Text that may have words of any length. */
export const long = (text) => element('td', { class: 'long' }, text ?? '');

export const emptyRow = (columns, text) => element('tr', {}, element('td', { colspan: columns }, text));

/** Terms and descriptions of a dl. */
export function facts(list, pairs) {
  list.replaceChildren(...pairs.map(([term, value]) =>
    element('div', {}, element('dt', {}, term), element('dd', {}, value))));
}

const SIGNS = { good: '✓', warn: '!', bad: '✗', plain: '·' };

/** A state in words, with a sign for the eye. */
export const state = (kind, text) =>
  element('span', { class: `state ${kind}` }, element('span', { 'aria-hidden': 'true' }, SIGNS[kind]), ' ', text);

/** Live regions are only touched when they have something new to say. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A time of the API, which is UTC and does not say so. */
export function time(text) {
  if (!text) {
    return '';
  }
  return element('time', { datetime: `${text}Z` }, text.slice(0, 19).replace('T', ' '));
}

export function duration(seconds) {
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) {
    return '0 s';
  }
  let rest = seconds;
  return units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return `${count} ${unit}`;
  }).join(' ');
}
