// Who may see what: the sign-in, and the sections behind it.

import { call, send } from './api.js';
import { byId, say } from './dom.js';
import * as deliveries from './deliveries.js';
import * as health from './health.js';
import * as oidc from './oidc.js';
import { poll } from './poll.js';
import * as session from './session.js';
import * as signature from './signature.js';
import * as traffic from './traffic.js';

const HELP = {
  local: 'With the token of this installation (LOCAL_AUTH_TOKEN).',
  clerk: 'Paste a session token of Clerk. In the web interface it is in the Authorization header of every request.',
  oidc: 'Paste an access token of your provider. To sign in with the provider itself, register this page there as a'
    + ' public client and set OIDC_OPS_CLIENT_ID.',
  oidcReady: 'With your provider, or paste an access token of it.',
};

let settings;
let stops = [];

function show(signedIn) {
  byId('sign-in').hidden = signedIn;
  for (const id of ['signed-in', 'sections', 'account']) {
    byId(id).hidden = !signedIn;
  }
}

function showSignIn(reason) {
  stops.forEach((stop) => stop());
  stops = [];
  deliveries.clear();
  signature.clear();
  byId('payload').close();
  show(false);
  say(byId('sign-in-error'), reason);
  byId('token').focus();
}

/** Signing in is asking who one is; the first time makes the person known to the service. */
async function enter(token) {
  try {
    const person = await call('api/v1/auth/bootstrap', { method: 'POST', token });
    session.begin(token);
    const organization = await call('api/v1/organizations/me');
    say(byId('who'), `${person.preferred_name ?? person.name ?? person.email ?? 'You'}, ${organization.name}`);
  } catch (failure) {
    if (failure.status === 401) {
      session.end('This token is not accepted.');
    } else {
      showSignIn(failure.message);
    }
    return;
  }
  byId('token').value = '';
  say(byId('sign-in-error'), '');
  show(true);
  byId('main').focus({ preventScroll: true });
  stops = [health.start(), traffic.start(), poll(5_000, () => deliveries.refresh())];
  deliveries.start();
}

async function readiness() {
  let text;
  try {
    const answer = await (await send('readyz', { token: null })).json();
    const missing = Object.entries(answer.checks ?? {}).map(([name, what]) => `${name} ${what}`);
    text = answer.ok ? '✓ The service is ready.' : `✗ The service is not ready: ${missing.join(', ')}.`;
  } catch (failure) {
    text = `✗ ${failure.message}`;
  }
  say(byId('readiness'), text);
  byId('readiness').className = text.startsWith('✓') ? 'good' : 'bad';
}

function prepareSignIn() {
  const ready = settings.auth_mode === 'oidc' && settings.oidc;
  byId('sign-in-help').textContent = HELP[ready ? 'oidcReady' : settings.auth_mode];
  byId('token-label').textContent = settings.auth_mode === 'local' ? 'Local token' : 'Access token';
  byId('oidc').hidden = !ready;
  byId('oidc-sign-in').addEventListener('click', () =>
    oidc.begin(settings.oidc).catch((failure) => say(byId('sign-in-error'), failure.message)));
  byId('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    say(byId('sign-in-error'), '');
    enter(byId('token').value.trim());
  });
  byId('sign-out').addEventListener('click', () => session.end());
  session.whenEnded(showSignIn);
}

async function start() {
  poll(5_000, readiness);
  settings = await (await fetch('settings.json')).json();
  prepareSignIn();
  health.prepare();
  deliveries.prepare(signature.suggest);
  signature.prepare();
  try {
    const token = (await oidc.complete(settings.oidc)) ?? session.token();
    if (token) {
      await enter(token);
    } else {
      showSignIn('');
    }
  } catch (failure) {
    showSignIn(failure.message);
  }
}

start();
