// Signatures of webhooks as senders make them: HMAC-SHA256 (RFC 2104) in three wrappings. See docs/webhooks.md.

const bytes = (text) => new TextEncoder().encode(text);

async function hmac(key, text) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes(text)));
}

const hex = (digest) => Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64 = (digest) => btoa(String.fromCharCode(...digest));

/** The key in a secret of Standard Webhooks: base64, with or without `whsec_` in front. */
function standardKey(secret) {
  let key = '';
  try {
    key = atob(secret.replace(/^whsec_/, ''));
  } catch {
    // The next line says it.
  }
  if (key === '') {
    throw new Error('With standard-webhooks the secret is base64, with or without whsec_ in front.');
  }
  return Uint8Array.from(key, (character) => character.charCodeAt(0));
}

/** The headers as pairs of name and value. `header` may be empty: then it is the scheme's usual one. */
export async function signatureHeaders({ scheme, secret, body, header, id, timestamp }) {
  if (!crypto.subtle) {
    throw new Error('Browsers compute signatures on pages over HTTPS and at localhost only.');
  }
  switch (scheme) {
    case 'hex':
      return [[header || 'X-Hub-Signature-256', `sha256=${hex(await hmac(bytes(secret), body))}`]];
    case 'standard-webhooks': {
      const name = header || 'webhook-signature';
      if (!/.-signature$/i.test(name)) {
        throw new Error('With standard-webhooks the name of the header ends with -signature.');
      }
      const start = name.slice(0, -'-signature'.length);
      const digest = await hmac(standardKey(secret), `${id}.${timestamp}.${body}`);
      return [[`${start}-id`, id], [`${start}-timestamp`, timestamp], [name, `v1,${base64(digest)}`]];
    }
    case 'timestamped': {
      const digest = await hmac(bytes(secret), `${timestamp}.${body}`);
      return [[header || 'Stripe-Signature', `t=${timestamp},v1=${hex(digest)}`]];
    }
    default:
      throw new Error(`There is no scheme ${scheme}.`);
  }
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A command for a POSIX shell that sends the event. */
export function curlCommand(url, headers, body) {
  const lines = [['Content-Type', 'application/json'], ...headers]
    .map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\`);
  return [`curl -i ${quoted(url)} \\`, ...lines, `  --data-binary ${quoted(body)}`].join('\n');
}
