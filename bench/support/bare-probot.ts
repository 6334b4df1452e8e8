import { createProbot, Server } from 'probot'

// What anything built on Probot starts from: its own server, its verification, and a handler that does nothing.
const { APP_ID: appId, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret } = process.env
const overrides = { appId, privateKey, secret, logLevel: 'warn' as const }
const probot = createProbot({ overrides })
await probot.ready()
const server = new Server({
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  log: probot.log,
  Probot: (await import('probot')).Probot.defaults({ appId, privateKey, secret, log: probot.log }),
})
await server.load((app) => {
  app.on('workflow_run.completed', () => {})
})
await server.start()
console.info(`Listening on http://127.0.0.1:${server.port}`)
process.once('SIGTERM', () => process.exit(0))
