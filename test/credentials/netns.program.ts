/**
 * Run in a network namespace of its own: puts the metadata services at their true addresses, asks for credentials
 * there with the library's own transport, and writes what came of it as JSON.
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as http from "node:http"
import * as path from "node:path"
import * as NodeCredentials from "../../src/node/NodeCredentials.js"
import * as NodeTransport from "../../src/node/NodeTransport.js"
import * as S3Config from "../../src/S3Config.js"

const home = process.argv[2]!

const instance = "169.254.169.254"
const task = "169.254.170.2"
const pod = "169.254.170.23"
const addresses = [`${instance}/32`, `${task}/32`, `${pod}/32`, "fd00:ec2::254/128", "fd00:ec2::23/128"]

const ip = (...args: ReadonlyArray<string>) => execFileSync("ip", args, { stdio: "pipe" })

type Answer = (request: http.IncomingMessage) => readonly [status: number, body: string] | "silent"

const asked: Array<string> = []

/** Serves until it is closed; writes down who was asked for what, and with which token. */
const serve = (host: string, answer: Answer): Promise<() => Promise<void>> =>
  new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => {
      const { headers, method, url } = request
      asked.push(
        [method, `${host}${url}`, headers["x-aws-ec2-metadata-token"] ?? headers.authorization].join(" ").trim()
      )
      const given = answer(request)
      if (given === "silent") return
      response.writeHead(given[0])
      response.end(given[1])
    })
    server.once("error", reject)
    server.listen(80, host, () =>
      resolve(() => {
        server.closeAllConnections()
        return new Promise((closed) => server.close(() => closed()))
      }))
  })

const keys = (AccessKeyId: string) =>
  JSON.stringify({
    Code: "Success",
    AccessKeyId,
    SecretAccessKey: "s",
    Token: "t",
    Expiration: new Date(Date.now() + 3_600_000).toISOString()
  })

const role = "/latest/meta-data/iam/security-credentials/"

const v2: Answer = ({ headers, method, url }) =>
  url === "/latest/api/token"
    ? method === "PUT" && headers["x-aws-ec2-metadata-token-ttl-seconds"] === "21600" ? [200, "TOKEN=="] : [400, ""]
    : headers["x-aws-ec2-metadata-token"] !== "TOKEN=="
    ? [401, ""]
    : url === role
    ? [200, "my-role"]
    : url === `${role}my-role`
    ? [200, keys("INSTANCE")]
    : [404, ""]

const v1: Answer = ({ url }) =>
  url === role ? [200, "my-role"] : url === `${role}my-role` ? [200, keys("INSTANCE-V1")] : [403, ""]

const chain = async (
  env: Readonly<Record<string, string>>,
  options?: NodeCredentials.Options,
  transport: Layer.Layer<HttpClient.HttpClient> = NodeTransport.layer()
): Promise<{ readonly found: string; readonly asked: ReadonlyArray<string>; readonly ms: number }> => {
  asked.length = 0
  const started = performance.now()
  const found = await Effect.flatMap(NodeCredentials.chain(options), (provider) => provider.credentials).pipe(
    Effect.match({
      onFailure: (error) => (error.tried ?? []).at(-1) ?? error.message,
      onSuccess: (_) => _.accessKeyId
    }),
    Effect.provide(transport),
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries({ HOME: home, ...env })))),
    Effect.runPromise
  )
  return { found, asked: [...asked], ms: performance.now() - started }
}

const during = async <A>(host: string, answer: Answer, run: () => Promise<A>): Promise<A> => {
  const close = await serve(host, answer)
  try {
    return await run()
  } finally {
    await close()
  }
}

ip("link", "set", "lo", "up")
const nobody = await chain({})
for (const address of addresses) ip("addr", "add", address, "dev", "lo", ...(address.includes("::") ? ["nodad"] : []))
const closed = await chain({})

const token = path.join(home, "token")
fs.writeFileSync(token, "pod-token\n")
const ofPod = (at: string) => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${at}/v1/credentials`,
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token
})
const podAnswer: Answer = ({ headers, url }) =>
  url === "/v1/credentials" && headers.authorization === "pod-token" ? [200, keys("POD")] : [403, "{}"]

/** A proxy, which would have the token and give the keys of the machine that it runs on. */
const throughProxy = NodeTransport.layerSettings().pipe(
  Layer.provide(S3Config.layer({ proxyUrl: "http://127.0.0.1:80" })),
  Layer.orDie
)

const report = {
  nobody,
  closed,
  v2: await during(instance, v2, () => chain({})),
  ipv6: await during("fd00:ec2::254", v2, () => chain({ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6" })),
  v1Refused: await during(instance, v1, () => chain({})),
  v1Allowed: await during(instance, v1, () => chain({}, { imdsv1Fallback: true })),
  proxied: await during(
    "127.0.0.1",
    () => [200, "PROXY"],
    () => during(instance, v2, () => chain({}, {}, throughProxy))
  ),
  silent: await during(instance, () => "silent", () => chain({})),
  disabled: await during(instance, v2, () => chain({ AWS_EC2_METADATA_DISABLED: "true" })),
  task: await during(
    task,
    ({ url }) => url === "/v2/credentials/5f6e" ? [200, keys("TASK")] : [404, "{}"],
    () => chain({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/5f6e" })
  ),
  pod: await during(pod, podAnswer, () => chain(ofPod(pod))),
  podIpv6: await during("fd00:ec2::23", podAnswer, () => chain(ofPod("[fd00:ec2::23]"))),
  podRefused: await during(pod, () => [403, `{"code":"AccessDenied","message":"no"}`], () => chain(ofPod(pod)))
}

process.stdout.write(`${JSON.stringify(report)}\n`)
