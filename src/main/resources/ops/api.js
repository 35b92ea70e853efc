// The API as this page uses it: relative to the page, with the token in a header, and with errors that say what to do.

import * as session from './session.js';

const PATIENCE = 15_000;
const ROOT = new URL('../', document.baseURI);

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The response, whatever its status; fails when there is none. */
export async function send(path, { method = 'GET', token = session.token() } = {}) {
  try {
    return await fetch(new URL(path, ROOT), {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (failure) {
    throw new ApiError(0, failure.name === 'TimeoutError'
      ? `The service has not answered within ${PATIENCE / 1000} s.`
      : 'The service does not answer.');
  }
}

/** The response of a request that succeeded. A token that is not good any more ends the session. */
export async function open(path, options) {
  const response = await send(path, options);
  if (response.ok) {
    return response;
  }
  const error = await problem(response);
  if (response.status === 401 && !options?.token) {
    session.end('The session has ended. Sign in again.');
  }
  throw error;
}

export const call = async (path, options) => (await open(path, options)).json();

/** All items of a list, page by page. */
export async function all(path) {
  const items = [];
  for (;;) {
    const page = await call(`${path}?limit=200&offset=${items.length}`);
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) {
      return items;
    }
  }
}

async function problem(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's page, perhaps: the status has to do.
  }
  const detail = typeof body.detail === 'string' ? body.detail : response.statusText;
  const request = body.request_id ? ` (request ${body.request_id})` : '';
  const wait = response.headers.get('Retry-After');
  const again = wait ? ` Try again in ${wait} s.` : '';
  return new ApiError(response.status, `${response.status} ${detail}${request}.${again}`);
}

/** The text of a response, cut where it becomes too large to show. */
export async function boundedText(response, maxBytes) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return { text: text + decoder.decode(), cut: false };
    }
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
    if (bytes > maxBytes) {
      await reader.cancel();
      return { text, cut: true };
    }
  }
}
