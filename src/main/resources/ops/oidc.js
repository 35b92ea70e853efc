// Sign-in at an OpenID Connect issuer: authorization code with PKCE (RFC 7636), as a public client.

const PENDING = 'mission-control.ops.sign-in';

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const redirectUri = () => location.origin + location.pathname;

async function discover(issuer) {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!response.ok) {
    throw new Error(`The provider answers ${response.status}.`);
  }
  const metadata = await response.json();
  const origin = new URL(issuer).origin;
  if (metadata.issuer !== issuer || new URL(metadata.token_endpoint).origin !== origin) {
    throw new Error(`The provider's token endpoint is not at ${origin}. Paste an access token instead.`);
  }
  if (!['https:', 'http:'].includes(new URL(metadata.authorization_endpoint).protocol)) {
    throw new Error('The provider has no page to sign in at.');
  }
  return metadata;
}

/** Leaves the page for the issuer's. */
export async function begin(settings) {
  if (!crypto.subtle) {
    throw new Error('Browsers allow this sign-in over HTTPS and at localhost only.');
  }
  const metadata = await discover(settings.issuer);
  const verifier = random();
  const state = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, tokenEndpoint: metadata.token_endpoint }));
  const url = new URL(metadata.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: settings.client_id,
    redirect_uri: redirectUri(),
    scope: settings.scope,
    audience: settings.audience,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  location.assign(url);
}

/** The access token, when the issuer has just sent the person back here; else null. */
export async function complete(settings) {
  const query = new URLSearchParams(location.search);
  if (!settings || !(query.has('code') || query.has('error'))) {
    return null;
  }
  // Codes are for one use, and for nobody's history.
  history.replaceState(null, '', location.pathname);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? 'null');
  sessionStorage.removeItem(PENDING);
  if (pending === null || query.get('state') !== pending.state) {
    throw new Error('This sign-in was not begun here. Try again.');
  }
  // Who answers must be who was asked (RFC 9207).
  if (query.has('iss') && query.get('iss') !== settings.issuer) {
    throw new Error('Another provider has answered.');
  }
  if (query.has('error')) {
    throw new Error(`The provider refused: ${query.get('error_description') ?? query.get('error')}`);
  }
  const response = await fetch(pending.tokenEndpoint, {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: query.get('code'),
      redirect_uri: redirectUri(),
      client_id: settings.client_id,
      code_verifier: pending.verifier,
    }),
  });
  const answer = await response.json();
  if (!response.ok || !answer.access_token) {
    throw new Error(`The provider gave no token: ${answer.error_description ?? answer.error ?? response.status}`);
  }
  return answer.access_token;
}
