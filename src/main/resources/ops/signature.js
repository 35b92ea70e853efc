// The form of the signature tester.

import { byId, say } from './dom.js';
import { curlCommand, signatureHeaders } from './sign.js';

export function prepare() {
  byId('signature-form').addEventListener('submit', (event) => {
    event.preventDefault();
    compute();
  });
}

/** The webhook that was chosen above is likely the one in question. */
export function suggest(webhook) {
  byId('scheme').value = webhook?.signature_scheme ?? 'hex';
  byId('header-name').value = webhook?.signature_header ?? '';
  byId('url').value = webhook?.endpoint_url ?? (webhook ? new URL(`..${webhook.endpoint_path}`, document.baseURI).href : '');
  hideResult();
}

export function clear() {
  byId('signature-form').reset();
  hideResult();
}

function hideResult() {
  byId('signature-result').hidden = true;
  byId('signature-headers').textContent = '';
  byId('signature-curl').textContent = '';
  say(byId('signature-message'), '');
}

async function compute() {
  const body = byId('body').value;
  try {
    const headers = await signatureHeaders({
      scheme: byId('scheme').value,
      secret: byId('secret').value,
      body,
      header: byId('header-name').value.trim(),
      id: byId('event-id').value.trim() || `msg_${Date.now()}`,
      timestamp: byId('timestamp').value.trim() || String(Math.floor(Date.now() / 1000)),
    });
    byId('signature-headers').textContent = headers.map(([name, value]) => `${name}: ${value}`).join('\n');
    byId('signature-curl').textContent = curlCommand(byId('url').value || 'URL', headers, body);
    byId('signature-result').hidden = false;
    say(byId('signature-message'), `Computed at ${new Date().toISOString().slice(11, 19)} UTC.`);
  } catch (failure) {
    hideResult();
    say(byId('signature-message'), failure.message);
  }
}
