// The token of who is signed in. It lives as long as the tab: in no cookie, no URL, and on no disk that outlives it.

const KEY = 'mission-control.ops.token';

let onEnd = () => {};

export const token = () => sessionStorage.getItem(KEY);

export const begin = (value) => sessionStorage.setItem(KEY, value);

/** @param reason what the person is told; empty when they asked for it */
export function end(reason = '') {
  sessionStorage.removeItem(KEY);
  onEnd(reason);
}

export function whenEnded(listener) {
  onEnd = listener;
}
