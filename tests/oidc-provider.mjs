// An OpenID provider as others run it: npm's oidc-provider, with two factors, for the journeys.
//   node tests/oidc-provider.mjs ADDRESS-OF-CONCORD CLIENT SECRET
// It writes its issuer on the first line.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const [concord, client, secret] = process.argv.slice(2)
let ignores = false

const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  server.on('request', provided(issuer).callback())
  console.log(issuer)
})

function provided (issuer) {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client,
      client_secret: secret,
      redirect_uris: [`${concord}/sign-in/back`],
      post_logout_redirect_uris: [`${concord}/sign-in`],
      backchannel_logout_uri: `${concord}/sign-in/ended`,
      backchannel_logout_session_required: true
    }],
    acrValues: ['mfa'],
    claims: { openid: ['sub', 'sid', 'acr', 'amr', 'auth_time'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the journeys'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: leaving, postLogoutSuccessSource: left }
    },
    fetch: (url, { dispatcher, ...options }) => fetch(url, options), // which would refuse loopback
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: agreed
  })
  provider.use(asked(provider))
  return provider
}

// Nobody is asked whether Concord may know their name: their company has decided that.
async function agreed (ctx) {
  const of = { clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId }
  const grant = new ctx.oidc.provider.Grant(of)
  grant.addOIDCScope('openid profile email')
  await grant.save()
  return grant
}

const FORM = `<!doctype html><html lang="en"><title>Acme account</title><h1>Acme account</h1>
<form method="post"><label>Name <input name="who"></label> <label>Code <input name="code"></label>
<button>Go on</button></form></html>`

function leaving (ctx, form) {
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="en"><title>Acme account</title><h1>Acme account</h1>${form}
<button form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button></html>`
}

function left (ctx) {
  ctx.body = 'Signed out'
}

async function typed (request) {
  let body = ''
  for await (const part of request) body += part
  return new URLSearchParams(body)
}

// Its own page, where a name and any code are taken; /ignore has it ask nobody anew.
function asked (provider) {
  return async (ctx, next) => {
    if (ctx.path === '/ignore') {
      ignores = ctx.query.it === 'yes'
      ctx.body = 'noted'
    } else if (ctx.path === '/auth' && ignores) {
      const { prompt, max_age: age, ...kept } = ctx.query
      ctx.query = kept
      await next()
    } else if (!ctx.path.startsWith('/interaction/')) {
      await next()
    } else if (ctx.method === 'GET') {
      ctx.type = 'html'
      ctx.body = FORM
    } else {
      const given = await typed(ctx.req)
      const factors = given.get('code') ? { acr: 'mfa', amr: ['pwd', 'mfa'] } : { amr: ['pwd'] }
      const login = { accountId: given.get('who'), ...factors }
      ctx.respond = false
      await provider.interactionFinished(ctx.req, ctx.res, { login })
    }
  }
}
