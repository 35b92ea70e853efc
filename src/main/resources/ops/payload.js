// What a sender sent, as it was stored. It is somebody else's text: it is shown, never interpreted.

import { boundedText, open } from './api.js';
import { byId, element, emptyRow, facts, long, row, say, time } from './dom.js';
import { members, pretty } from './json.js';

const MAX_BYTES = 2_000_000;
const MAX_SHOWN = 100_000;

export async function showPayload(path) {
  facts(byId('payload-facts'), []);
  byId('payload-headers').replaceChildren();
  byId('payload-body').textContent = '';
  say(byId('payload-message'), 'Loading …');
  byId('payload').showModal();
  try {
    const { text, cut } = await boundedText(await open(path), MAX_BYTES);
    show(members(text), cut);
  } catch (failure) {
    say(byId('payload-message'), failure.message);
  }
}

function show(payload, cut) {
  const value = (name) => (payload.has(name) && !cut ? JSON.parse(payload.get(name)) : null);
  facts(byId('payload-facts'), [
    ['Received (UTC)', time(value('received_at'))],
    ['From', value('source_ip') ?? ''],
    ['Content type', value('content_type') ?? ''],
    ['Id', value('id') ?? ''],
  ]);
  const headers = Object.entries(value('headers') ?? {});
  byId('payload-headers').replaceChildren(...(headers.length === 0
    ? [emptyRow(2, cut ? 'Not read: the payload is too large.' : 'None are stored.')]
    : headers.map(([name, text]) => row(element('th', { scope: 'row' }, name), long(String(text))))));
  const body = bodyOf(payload.get('payload') ?? 'null', cut);
  byId('payload-body').textContent = body.text;
  say(byId('payload-message'), body.cut
    ? `Only the first ${MAX_SHOWN.toLocaleString('en')} characters are shown. The API has the whole payload.` : '');
}

/** A text is shown as it is, everything else as JSON. */
function bodyOf(json, cut) {
  if (json.startsWith('"') && !cut) {
    const text = JSON.parse(json);
    return { text: text.slice(0, MAX_SHOWN), cut: text.length > MAX_SHOWN };
  }
  const formatted = pretty(json, MAX_SHOWN);
  return { text: formatted.text, cut: formatted.cut || cut };
}
