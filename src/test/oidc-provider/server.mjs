// A certified OpenID provider for tests. `node server.mjs PORT` serves the issuer http://127.0.0.1:PORT until its
// standard input ends, so that it never outlives the tests.
//
// Besides the protocol it has two operations of its own:
//   POST /test/token   {sub, aud?, alg?, ttl?, claims?, account?}  answers a token of that person: a JWT when `aud` is
//                      given, else an opaque one; `account` is what UserInfo and introspection know about the person
//   POST /test/rotate  replaces all signing keys
// Its page to sign in signs in Ann without a question, and sends her back.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const api = 'https://mission-control.example';
const accounts = new Map();
const extraClaims = new WeakMap();
let provider;
let answer;

function signingKeys() {
  const kinds = {
    RS256: ['rsa', { modulusLength: 2048 }],
    PS256: ['rsa', { modulusLength: 2048 }],
    ES256: ['ec', { namedCurve: 'P-256' }],
    ES384: ['ec', { namedCurve: 'P-384' }],
    EdDSA: ['ed25519', {}],
  };
  return Object.entries(kinds).map(([alg, [type, options]]) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
    alg,
    use: 'sig',
    kid: randomUUID(),
  }));
}

function start() {
  provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'page',
        client_secret: 'page-secret',
        redirect_uris: ['http://localhost/callback'],
      },
      {
        // The operator page: a public client, on any port of this machine.
        client_id: 'ops',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/ops/'],
      },
      {
        client_id: 'mission-control',
        client_secret: 'mission-control-secret',
        grant_types: [],
        redirect_uris: [],
        response_types: [],
      },
    ],
    jwks: { keys: signingKeys() },
    cookies: { keys: ['test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (context, sub) => ({
      accountId: sub,
      claims: () => ({ ...accounts.get(sub), sub }),
    }),
    clientBasedCORS: () => true,
    interactions: { url: (context, interaction) => `/test/sign-in/${interaction.uid}` },
    extraTokenClaims: (context, accessToken) => extraClaims.get(accessToken),
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (context, client) => (client.clientId === 'ops' ? api : undefined),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'openid email profile', accessTokenFormat: 'jwt' }),
      },
      introspection: { enabled: true, allowedPolicy: () => true },
      userinfo: { enabled: true },
    },
  });
  answer = provider.callback();
}

async function token({ sub, aud, alg = 'RS256', ttl = 300, claims, account = {} }) {
  accounts.set(sub, account);
  const grant = new provider.Grant({ accountId: sub, clientId: 'page' });
  grant.addOIDCScope('openid email profile');
  const accessToken = new provider.AccessToken({
    accountId: sub,
    client: await provider.Client.find('page'),
    grantId: await grant.save(),
    gty: 'authorization_code',
    scope: 'openid email profile',
    expiresIn: ttl,
  });
  if (aud) {
    accessToken.resourceServer = new provider.ResourceServer(aud, {
      scope: '',
      audience: aud,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg } },
    });
  }
  // Old enough that one that has expired was not issued after that.
  accessToken.iat = Math.floor(Date.now() / 1000) - 120;
  extraClaims.set(accessToken, claims);
  return accessToken.save();
}

async function signIn(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  accounts.set('ann', { name: 'Ann', email: 'ann@example.com', email_verified: true });
  const grant = new provider.Grant({ accountId: 'ann', clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addResourceScope(api, params.scope);
  const result = { login: { accountId: 'ann' }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString() || '{}');
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/test/token') {
      response.end(await token(await body(request)));
    } else if (request.url.startsWith('/test/sign-in/')) {
      await signIn(request, response);
    } else if (request.url === '/test/rotate') {
      start();
      response.end();
    } else {
      answer(request, response);
    }
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(String(error));
  }
});

start();
process.stdin.on('end', () => process.exit(0)).resume();
// Longer than any test: a client must not meet a connection that is being closed.
server.keepAliveTimeout = 600_000;
server.listen(port, '127.0.0.1', () => console.log('ready'));
