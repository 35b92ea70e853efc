// The last hour by minute: a row of bars for each outcome, all to one scale, and the same numbers as a table.

import { call } from './api.js';
import { byId, element, number, row, say, svg, time } from './dom.js';
import { poll } from './poll.js';

const INTERVAL = 15_000;
const HEIGHT = 100;
const BAR = 10;
const SERIES = [
  ['accepted', 'Accepted', 'plain'],
  ['delivered', 'Delivered', 'good'],
  ['skipped', 'Skipped: nobody to tell', 'warn'],
  ['dead', 'Dead: given up', 'bad'],
];

export const start = () => poll(INTERVAL, refresh);

async function refresh() {
  let minutes;
  try {
    ({ minutes } = await call('api/v1/system/traffic'));
  } catch (failure) {
    say(byId('traffic-error'), failure.status === 403
      ? 'Only administrators of the organization see this.'
      : `The traffic cannot be told: ${failure.message}`);
    return;
  }
  say(byId('traffic-error'), '');
  const most = Math.max(1, ...minutes.flatMap((minute) => SERIES.map(([name]) => minute[name])));
  byId('chart').replaceChildren(
    ...SERIES.map(([name, title, kind]) => series(minutes, name, title, kind, most)),
    element('p', { class: 'axis' }, element('span', {}, '60 minutes ago'), element('span', {}, 'now')));
  byId('traffic-minutes').replaceChildren(...minutes.toReversed().map((minute) =>
    row(element('th', { scope: 'row' }, time(minute.started_at)), ...SERIES.map(([name]) => number(minute[name])))));
}

function series(minutes, name, title, kind, most) {
  const total = minutes.reduce((sum, minute) => sum + minute[name], 0);
  const peak = minutes.reduce((best, minute) => (minute[name] > best[name] ? minute : best));
  const words = total === 0 ? `${title}: none` : `${title}: ${total.toLocaleString('en')}, `
    + `at most ${peak[name].toLocaleString('en')} a minute, at ${peak.started_at.slice(11, 16)} UTC`;
  const bars = minutes.flatMap((minute, index) => {
    if (minute[name] === 0) {
      return [];
    }
    // One event among thousands must still be seen.
    const height = Math.max(4, (HEIGHT * minute[name]) / most);
    return svg('rect', { x: index * BAR + 1, y: HEIGHT - height, width: BAR - 2, height });
  });
  return element('figure', { class: `chart ${kind}`, id: `chart-${name}` },
    element('figcaption', {}, words),
    svg('svg', {
      viewBox: `0 0 ${minutes.length * BAR} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words,
    }, ...bars));
}
