// The deliveries of one webhook, a page at a time.

import { all, call } from './api.js';
import { byId, element, emptyRow, long, number, row, say, state, time } from './dom.js';
import { showPayload } from './payload.js';

const PAGE = 20;
const KINDS = { done: 'good', pending: 'plain', skipped: 'warn', dead: 'bad' };

let boards = [];
let webhooks = [];
let offset = 0;
let shown = '';
let suggest = () => {};

/** @param onWebhook is told about the webhook that was chosen */
export function prepare(onWebhook) {
  suggest = onWebhook;
  byId('board').addEventListener('change', chooseBoard);
  byId('webhook').addEventListener('change', chooseWebhook);
  byId('state').addEventListener('change', () => turnTo(0));
  byId('deliveries-filter').addEventListener('submit', (event) => {
    event.preventDefault();
    refresh(true);
  });
  byId('previous').addEventListener('click', () => turnTo(Math.max(0, offset - PAGE)));
  byId('next').addEventListener('click', () => turnTo(offset + PAGE));
}

export async function start() {
  await attempt(async () => {
    boards = await all('api/v1/boards');
    options(byId('board'), boards, (board) => board.name, 'no boards');
    await loadWebhooks();
  });
}

/** Nothing of one person's is left for the next. */
export function clear() {
  boards = [];
  webhooks = [];
  shown = '';
  for (const id of ['board', 'webhook', 'deliveries-rows', 'range']) {
    byId(id).replaceChildren();
  }
  say(byId('deliveries-message'), '');
}

const chooseBoard = () => attempt(loadWebhooks);

async function loadWebhooks() {
  const board = byId('board').value;
  const found = board ? await all(`api/v1/boards/${board}/webhooks`) : [];
  if (board !== byId('board').value) {
    return;
  }
  webhooks = found;
  options(byId('webhook'), webhooks, (webhook) => webhook.description || webhook.id, 'no webhooks');
  await chooseWebhook();
}

async function chooseWebhook() {
  suggest(webhooks.find((webhook) => webhook.id === byId('webhook').value));
  await turnTo(0);
}

async function turnTo(newOffset) {
  offset = newOffset;
  shown = '';
  say(byId('deliveries-message'), '');
  await refresh();
}

function options(select, items, name, none) {
  select.replaceChildren(...items.map((item) => element('option', { value: item.id }, name(item))));
  if (items.length === 0) {
    select.append(element('option', { value: '' }, none));
  }
}

const path = () => `api/v1/boards/${byId('board').value}/webhooks/${byId('webhook').value}`;

function wanted() {
  const state = byId('state').value;
  return `${path()}/deliveries?limit=${PAGE}&offset=${offset}${state ? `&state=${state}` : ''}`;
}

/** Rows are only made anew when something has changed, so that nobody loses their place. */
export async function refresh(isAsked = false) {
  if (!byId('webhook').value) {
    byId('deliveries-rows').replaceChildren(emptyRow(6, 'Choose a board with a webhook.'));
    pages({ items: [], total: 0 });
    return;
  }
  await attempt(async () => {
    const asked = wanted();
    const page = await call(asked);
    if (asked !== wanted()) {
      // Somebody has chosen something else meanwhile.
      return;
    }
    const content = asked + JSON.stringify(page);
    if (isAsked) {
      say(byId('deliveries-message'), content === shown ? 'Nothing has changed.' : 'Updated.');
    }
    if (content !== shown) {
      shown = content;
      showRows(page);
    }
  });
}

function showRows(page) {
  const focused = document.activeElement?.dataset.key;
  byId('deliveries-rows').replaceChildren(...(page.items.length === 0
    ? [emptyRow(6, 'There are none.')]
    : page.items.map(deliveryRow)));
  pages(page);
  if (focused) {
    const [action, id] = focused.split(' ');
    const target = byId('deliveries-rows').querySelector(`[data-key="${action} ${id}"]`)
      ?? byId('deliveries-rows').querySelector(`[data-key="view ${id}"]`);
    target?.focus();
  }
}

function pages(page) {
  const last = offset + page.items.length;
  byId('previous').disabled = offset === 0;
  byId('next').disabled = last >= page.total;
  say(byId('range'), page.items.length === 0 ? '' : `${offset + 1} to ${last} of ${page.total.toLocaleString('en')}`);
}

function deliveryRow(delivery) {
  const when = delivery.created_at.slice(11, 19);
  const actions = element('td', { class: 'actions' }, button('view', delivery, 'Payload', `Payload of ${when}`,
    () => showPayload(`${path()}/payloads/${delivery.payload_id}`)));
  if (delivery.state === 'dead' || delivery.state === 'skipped') {
    actions.append(button('retry', delivery, 'Retry', `Retry the delivery of ${when}`, () => retry(delivery, when)));
  }
  return row(
    time(delivery.created_at),
    state(KINDS[delivery.state], delivery.state),
    number(delivery.attempts),
    time(delivery.finished_at ?? delivery.next_attempt_at),
    long(delivery.last_error),
    actions);
}

function button(action, delivery, text, label, onClick) {
  const made = element('button', { type: 'button', 'data-key': `${action} ${delivery.id}`, 'aria-label': label }, text);
  made.addEventListener('click', onClick);
  return made;
}

async function retry(delivery, when) {
  await attempt(async () => {
    await call(`${path()}/deliveries/${delivery.id}/retry`, { method: 'POST' });
    say(byId('deliveries-message'), `The delivery of ${when} waits for another attempt.`);
  });
  await refresh();
}

async function attempt(action) {
  try {
    await action();
  } catch (failure) {
    say(byId('deliveries-message'), failure.message);
  }
}
