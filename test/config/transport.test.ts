import { FetchHttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Layer, Logger } from "effect"
import { RequestPolicy, S3, S3Config } from "effect-s3"
import { NodeS3, NodeTransport } from "effect-s3/node"
import type { LookupAddress } from "node:dns"
import * as fs from "node:fs"
import * as Http2 from "node:http2"
import * as Net from "node:net"
import * as os from "node:os"
import * as path from "node:path"
import * as Tls from "node:tls"
import { randomized } from "../../src/internal/node/lookup.js"
import * as noProxy from "../../src/internal/node/noProxy.js"
import { selfSigned } from "../faults/certificate.js"
import * as RawServer from "../faults/RawServer.js"

const ours = selfSigned("localhost", "DNS:localhost,IP:127.0.0.1")!

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

const answering = RawServer.make((_, socket, body) => void body.then(() => socket.write(ok)))

const credentials = { accessKeyId: "AK", secretAccessKey: "secret" }

const client = (settings: S3.Options, transport?: NodeTransport.Options) =>
  S3.layerSettings({ credentials, policy: RequestPolicy.none }).pipe(
    Layer.provide(NodeTransport.layerSettings(transport)),
    Layer.provide(S3Config.layer({ region: "us-east-1", ...settings }))
  )

const read = Effect.map(S3.getObjectBytes({ bucket: "b", key: "k" }), ({ bytes }) => new TextDecoder().decode(bytes))

const readBy = (settings: S3.Options, transport?: NodeTransport.Options) =>
  Effect.provide(read, client(settings, transport))

const closing = (server: Net.Server | Http2.Http2SecureServer | Http2.Http2Server) =>
  Effect.acquireRelease(
    Effect.async<number>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as Net.AddressInfo).port)))
    }),
    () => Effect.sync(() => server.close())
  )

interface Tunnels {
  readonly port: number
  readonly heads: Array<string>
}

/** A proxy that tunnels to whatever it is asked for, or answers `refusal`. */
const connectProxy = (options?: { readonly tls?: boolean; readonly refusal?: string }) =>
  Effect.gen(function*() {
    const heads: Array<string> = []
    const serve = (socket: Net.Socket) => {
      socket.on("error", () => {})
      socket.once("data", (data) => {
        const head = data.toString("latin1")
        heads.push(head)
        if (options?.refusal !== undefined) return socket.end(options.refusal)
        const port = Number(/^CONNECT [^:]+:(\d+) /.exec(head)![1])
        const target = Net.connect(port, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
          socket.pipe(target).pipe(socket)
        })
        target.on("error", () => socket.destroy())
        return undefined
      })
    }
    const server = options?.tls === true ? Tls.createServer(ours, serve) : Net.createServer(serve)
    return { port: yield* closing(server), heads } satisfies Tunnels
  })

const tlsServer = Effect.map(
  Effect.suspend(() =>
    closing(Tls.createServer(ours, (socket) => {
      socket.on("error", () => {})
      socket.on("data", () => socket.write(ok))
    }))
  ),
  (port) => `https://127.0.0.1:${port}`
)

const failure = <A, E extends { readonly message: string; readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), (error) => error)

describe("proxies", () => {
  it.scopedLive("get requests to http whole, with their credentials", () =>
    Effect.gen(function*() {
      const proxy = yield* answering
      const text = yield* readBy({
        endpoint: "http://storage.example:9000",
        allowHttp: true,
        proxyUrl: `http://us%40er:pass@127.0.0.1:${proxy.port}`
      })
      assert.strictEqual(text, "ok")
      const request = proxy.requests[0]!
      assert.strictEqual(request.target, "http://storage.example:9000/b/k")
      assert.strictEqual(request.header("host"), "storage.example:9000")
      assert.strictEqual(request.header("proxy-authorization"), `Basic ${btoa("us@er:pass")}`)
      assert.lengthOf(request.headers.filter(([name]) => name === "host"), 1)
    }))

  it.scopedLive("get tunnels to https, and see nothing of what is in them", () =>
    Effect.gen(function*() {
      const endpoint = yield* tlsServer
      const proxy = yield* connectProxy()
      const proxyUrl = `http://user:pass@127.0.0.1:${proxy.port}`
      assert.strictEqual(yield* readBy({ endpoint, proxyUrl, rootCertificate: ours.cert }), "ok")
      assert.deepStrictEqual(proxy.heads, [
        `CONNECT ${endpoint.slice(8)} HTTP/1.1\r\nhost: ${endpoint.slice(8)}\r\n`
        + `proxy-authorization: Basic ${btoa("user:pass")}\r\n\r\n`
      ])
    }))

  it.scopedLive("may be https themselves, with a root of their own", () =>
    Effect.gen(function*() {
      const endpoint = yield* tlsServer
      const proxy = yield* connectProxy({ tls: true })
      const proxyUrl = `https://127.0.0.1:${proxy.port}`
      assert.strictEqual(yield* readBy({ endpoint, proxyUrl, proxyCaCertificate: ours.cert }), "ok")
      assert.lengthOf(proxy.heads, 1)
    }))

  it.scopedLive("that refuse are an error that says so, and shows no password", () =>
    Effect.gen(function*() {
      const proxy = yield* connectProxy({ refusal: "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n" })
      const proxyUrl = `http://user:canary@127.0.0.1:${proxy.port}`
      const error = yield* failure(readBy({ endpoint: "https://storage.example", proxyUrl }))
      assert.strictEqual(error._tag, "Transport")
      assert.include(error.message, "407")
      assert.isFalse(error._tag === "Transport" && error.retryable)
      assert.strictEqual(error._tag === "Transport" && error.phase, "connect")
      assert.notInclude(JSON.stringify(error), "canary")
      const mute = yield* connectProxy({ refusal: "SSH-2.0-x\r\n\r\n" })
      const other = yield* failure(
        readBy({ endpoint: "https://storage.example", proxyUrl: `127.0.0.1:${mute.port}` })
      )
      assert.include(other.message, "does not speak HTTP")
    }))

  it.scopedLive("that do not answer are given up", () =>
    Effect.gen(function*() {
      const silent = yield* closing(Net.createServer(() => {}))
      const error = yield* failure(readBy({
        endpoint: "https://storage.example",
        proxyUrl: `127.0.0.1:${silent}`,
        connectTimeout: 40
      }))
      assert.strictEqual(error._tag === "Timeout" && error.phase, "connect")
    }))

  it.scopedLive("are passed by for what is excluded", () =>
    Effect.gen(function*() {
      const server = yield* answering
      const proxy = yield* RawServer.nobody
      const settings = { endpoint: server.origin, proxyUrl: proxy }
      assert.strictEqual(yield* readBy({ ...settings, proxyExcludes: "example.com, 127.0.0.0/8" }), "ok")
      assert.strictEqual((yield* failure(readBy(settings)))._tag, "Transport")
    }))

  it("exclude as NO_PROXY does", () => {
    const excluded = (entries: string, host: string, port = "443") => noProxy.make(entries.split(","))(host, port)
    assert.isTrue(excluded("*", "anything"))
    assert.isTrue(excluded("example.com", "example.com"))
    assert.isTrue(excluded(".example.com", "a.b.example.com"))
    assert.isTrue(excluded("*.example.com", "a.example.com"))
    assert.isFalse(excluded("example.com", "notexample.com"))
    assert.isTrue(excluded("EXAMPLE.com:443", "example.com"))
    assert.isFalse(excluded("example.com:80", "example.com"))
    assert.isTrue(excluded("x,10.0.0.0/8", "10.1.2.3"))
    assert.isFalse(excluded("10.0.0.0/8", "11.1.2.3"))
    assert.isTrue(excluded("fd00::/8", "[fd00:ec2::254]"))
    assert.isTrue(excluded("::1", "[::1]"))
    assert.isFalse(excluded("10.0.0.0/99", "10.0.0.1"))
  })
})

/** What an HTTP/2 server saw. */
interface Seen {
  readonly endpoint: string
  readonly paths: Array<string>
  readonly bodies: Array<string>
  readonly settings: Array<number | undefined>
  pings: number
  sessions: number
}

const http2Server = (options?: { readonly plain?: boolean; readonly mute?: boolean }) =>
  Effect.gen(function*() {
    const server = options?.plain === true
      ? Http2.createServer()
      : Http2.createSecureServer({ ...ours, allowHTTP1: true })
    const seen = { paths: [] as Array<string>, bodies: [] as Array<string>, settings: [] as Seen["settings"] }
    const counts = { pings: 0, sessions: 0 }
    server.on("session", (session) => {
      counts.sessions++
      session.on("error", () => {})
      session.on("ping", () => counts.pings++)
      session.on("remoteSettings", ({ maxFrameSize }) => seen.settings.push(maxFrameSize))
    })
    server.on("request", (request, response) => {
      let body = ""
      request.on("data", (data: Buffer) => {
        body += data.toString()
      })
      request.on("end", () => {
        seen.paths.push(`${request.httpVersion} ${request.url}`)
        seen.bodies.push(body)
        if (options?.mute !== true) {
          response.writeHead(200, { etag: "\"e\"" })
          response.end(request.method === "GET" ? "ok" : "")
        }
      })
    })
    const port = yield* closing(server)
    const endpoint = `${options?.plain === true ? "http" : "https"}://127.0.0.1:${port}`
    return Object.assign(counts, seen, { endpoint }) as Seen
  })

describe("HTTP/2", () => {
  const root = { rootCertificate: ours.cert }

  it.scopedLive("is not offered unless asked for", () =>
    Effect.gen(function*() {
      const server = yield* http2Server()
      assert.strictEqual(yield* readBy({ endpoint: server.endpoint, ...root }), "ok")
      assert.deepStrictEqual(server.paths, ["1.1 /b/k"])
    }))

  it.scopedLive("carries requests with and without bodies, over sessions that are used again", () =>
    Effect.gen(function*() {
      const server = yield* http2Server()
      const program = Effect.gen(function*() {
        yield* S3.putObject({ bucket: "b", key: "k", body: "text" })
        yield* Effect.repeatN(S3.headObject({ bucket: "b", key: "k" }), 5)
        return yield* Effect.repeatN(read, 5)
      })
      const settings = { endpoint: server.endpoint, http1Only: false, ...root }
      assert.strictEqual(yield* Effect.provide(program, client(settings)), "ok")
      assert.deepStrictEqual(server.paths, Array(13).fill("2.0 /b/k"))
      assert.strictEqual(server.bodies[0], "text")
      // The end of an answer may come after the next request has begun.
      assert.isAtMost(server.sessions, 2)
    }))

  it.scopedLive("alone is refused by a server that has none", () =>
    Effect.gen(function*() {
      const server = yield* http2Server()
      assert.strictEqual(yield* readBy({ endpoint: server.endpoint, http2Only: true, ...root }), "ok")
      const endpoint = yield* tlsServer
      const error = yield* failure(readBy({ endpoint, http2Only: true, ...root }))
      assert.include(error.message, "does not speak HTTP/2")
      assert.isFalse(error._tag === "Transport" && error.retryable)
      assert.strictEqual(yield* readBy({ endpoint, http1Only: false, ...root }), "ok")
    }))

  it.scopedLive("alone goes over plain HTTP by prior knowledge", () =>
    Effect.gen(function*() {
      const server = yield* http2Server({ plain: true })
      assert.strictEqual(yield* readBy({ endpoint: server.endpoint, http2Only: true }), "ok")
      assert.deepStrictEqual(server.paths, ["2.0 /b/k"])
    }))

  it.scopedLive("goes through a tunnel", () =>
    Effect.gen(function*() {
      const server = yield* http2Server()
      const proxy = yield* connectProxy()
      const proxyUrl = `127.0.0.1:${proxy.port}`
      assert.strictEqual(yield* readBy({ endpoint: server.endpoint, http2Only: true, proxyUrl, ...root }), "ok")
      assert.deepStrictEqual(server.paths, ["2.0 /b/k"])
      assert.lengthOf(proxy.heads, 1)
    }))

  it.scopedLive("has the frame size that is set", () =>
    Effect.gen(function*() {
      const server = yield* http2Server()
      yield* readBy({ endpoint: server.endpoint, http2Only: true, http2MaxFrameSize: 65_536, ...root })
      assert.include(server.settings, 65_536)
    }))

  it.scopedLive("has PINGs while a request waits", () =>
    Effect.gen(function*() {
      const server = yield* http2Server({ mute: true })
      const waiting = readBy({ endpoint: server.endpoint, http2Only: true, http2KeepAliveInterval: 20, ...root })
      yield* Effect.raceFirst(
        Effect.ignore(waiting),
        Effect.repeat(Effect.sleep(5), { until: () => server.pings >= 3 })
      )
      assert.isAtLeast(server.pings, 3)
    }))
})

describe("certificates", () => {
  it.scopedLive("of a file are trusted, of a file that is none an error", () =>
    Effect.gen(function*() {
      const endpoint = yield* tlsServer
      const directory = yield* Effect.acquireRelease(
        Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-ca-"))),
        (directory) => Effect.sync(() => fs.rmSync(directory, { recursive: true }))
      )
      const caBundle = path.join(directory, "ca.pem")
      fs.writeFileSync(caBundle, ours.cert)
      assert.strictEqual(yield* readBy({ endpoint, caBundle }), "ok")
      const missing = yield* failure(readBy({ endpoint, caBundle: `${caBundle}.not` }))
      assert.strictEqual(missing._tag === "InvalidConfig" && missing.setting, "caBundle")
      fs.writeFileSync(caBundle, "nothing")
      assert.strictEqual((yield* failure(readBy({ endpoint, caBundle })))._tag, "InvalidConfig")
    }))

  it.scopedLive("of the system are not trusted where they are disabled", () =>
    Effect.gen(function*() {
      const endpoint = yield* tlsServer
      const error = yield* failure(readBy({ endpoint, disableSystemCertificates: true }))
      assert.strictEqual(error._tag === "InvalidConfig" && error.setting, "disableSystemCertificates")
      assert.strictEqual(
        yield* readBy({ endpoint, disableSystemCertificates: true, rootCertificate: ours.cert }),
        "ok"
      )
      assert.strictEqual(yield* readBy({ endpoint, disableSystemCertificates: true }, { ca: ours.cert }), "ok")
    }))

  it.scopedLive("that are invalid are taken with a warning, and only if that is said", () =>
    Effect.gen(function*() {
      const endpoint = yield* tlsServer
      const messages: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => {
        messages.push(`${logLevel.label} ${String(message)}`)
      })
      const twice = Effect.zipRight(read, read)
      const text = yield* Effect.provide(twice, client({ endpoint, allowInvalidCertificates: true })).pipe(
        Effect.provide(Logger.replace(Logger.defaultLogger, logger))
      )
      assert.strictEqual(text, "ok")
      assert.lengthOf(messages, 1)
      assert.match(messages[0]!, /^WARN allowInvalidCertificates/)
      assert.strictEqual((yield* failure(readBy({ endpoint })))._tag, "Transport")
    }))
})

describe("the pool", () => {
  const three = Effect.all([read, read, read], { concurrency: "unbounded" })

  it.scopedLive("keeps as many unused connections as it may", () =>
    Effect.gen(function*() {
      const open = (settings: S3.Options) =>
        Effect.gen(function*() {
          let waiting: Array<() => void> = []
          const server = yield* RawServer.make((request, socket) => {
            waiting.push(() => socket.write(ok))
            if (waiting.length === 3 || request.target.endsWith("alone")) {
              waiting.splice(0).forEach((answer) => answer())
            }
          })
          const program = Effect.zipRight(three, server.until((server) => server.open() === expected(settings)))
          yield* Effect.provide(program, client({ endpoint: server.origin, ...settings }))
          waiting = []
          return server.accepted()
        })
      const expected = ({ poolMaxIdlePerHost = 3 }: S3.Options) => poolMaxIdlePerHost
      for (const poolMaxIdlePerHost of [0, 1, 3]) {
        assert.strictEqual(yield* open({ poolMaxIdlePerHost }), 3)
      }
    }))

  it.scopedLive("closes what is unused for too long", () =>
    Effect.gen(function*() {
      const server = yield* answering
      const program = Effect.zipRight(read, server.until((server) => server.open() === 0))
      yield* Effect.provide(program, client({ endpoint: server.origin, poolIdleTimeout: 50 }))
    }))
})

describe("time limits", () => {
  const slow = RawServer.make((_, socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    const timer = setInterval(() => socket.write("x"), 10)
    socket.on("close", () => clearInterval(timer))
  })
  const silent = RawServer.make(() => {})

  const late = (settings: S3.Options, transport?: NodeTransport.Options) =>
    Effect.map(
      failure(readBy(settings, transport)),
      (error) => error._tag === "Timeout" ? [error.phase, error.after && Duration.toMillis(error.after)] : error
    )

  it.scopedLive("cover a whole attempt", () =>
    Effect.gen(function*() {
      const server = yield* slow
      assert.deepStrictEqual(yield* late({ endpoint: server.origin, timeout: 60 }), ["attempt", 60])
    }))

  it.scopedLive("cover it on other transports too", () =>
    Effect.gen(function*() {
      const server = yield* slow
      const quiet = yield* silent
      const by = (endpoint: string, settings: S3Config.Options) =>
        Effect.provide(
          read,
          S3.layer({ endpoint, credentials, policy: RequestPolicy.none, ...settings }).pipe(
            Layer.provide(FetchHttpClient.layer)
          )
        )
      const error = yield* failure(by(server.origin, { timeout: 60 }))
      assert.deepStrictEqual([error._tag, error._tag === "Timeout" && error.phase], ["Timeout", "attempt"])
      const first = yield* failure(by(quiet.origin, { readTimeout: 40 }))
      assert.strictEqual(first._tag === "Timeout" && first.phase, "firstByte")
    }))

  it.scopedLive("cover each read", () =>
    Effect.gen(function*() {
      const quiet = yield* silent
      assert.deepStrictEqual(yield* late({ endpoint: quiet.origin, readTimeout: 40 }), ["firstByte", 40])
      const stalling = yield* RawServer.make((_, socket) =>
        void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx")
      )
      assert.deepStrictEqual(yield* late({ endpoint: stalling.origin, readTimeout: 500 }), ["idle", 500])
    }))

  it.scopedLive("of the transport count more than those of the settings", () =>
    Effect.gen(function*() {
      const quiet = yield* silent
      const error = yield* failure(Effect.provide(
        read,
        NodeS3.layer({
          endpoint: quiet.origin,
          credentials,
          policy: RequestPolicy.none,
          readTimeout: "1 hour",
          transport: { firstByteTimeout: 40 }
        })
      ))
      assert.strictEqual(error._tag === "Timeout" && error.phase, "firstByte")
    }))
})

describe("NodeS3", () => {
  it.scopedLive("signs nothing with skipSignature, though it has credentials nowhere", () =>
    Effect.gen(function*() {
      const server = yield* answering
      yield* Effect.provide(read, NodeS3.layer({ endpoint: server.origin, skipSignature: true }))
      const request = server.requests[0]!
      assert.isUndefined(request.header("authorization"))
      assert.strictEqual(request.header("user-agent"), "effect-s3/0.1.0")
    }))

  it.scopedLive("takes the settings of its transport", () =>
    Effect.gen(function*() {
      const proxy = yield* answering
      yield* Effect.provide(
        read,
        NodeS3.layer({
          endpoint: "http://storage.example",
          credentials,
          keys: { allow_http: true, proxy_url: `http://127.0.0.1:${proxy.port}` }
        })
      )
      assert.strictEqual(proxy.requests[0]!.target, "http://storage.example/b/k")
    }))
})

it("addresses are tried in random order, family by family", () => {
  const all: ReadonlyArray<LookupAddress> = [
    ...[1, 2, 3, 4].map((n) => ({ address: `127.0.0.${n}`, family: 4 })),
    { address: "::1", family: 6 }
  ]
  const lookup = randomized((_, __, callback) => callback(null, [...all]))
  const firsts = new Set<string>()
  for (let i = 0; i < 200; i++) {
    lookup("storage.example", { all: true }, (_, found) => {
      const addresses = found as Array<LookupAddress>
      assert.sameDeepMembers(addresses, [...all])
      assert.strictEqual(addresses[4]!.address, "::1")
      firsts.add(addresses[0]!.address)
    })
    lookup("storage.example", {}, (_, address, family) => {
      assert.strictEqual(family, 4)
      firsts.add(address as string)
    })
  }
  assert.deepStrictEqual(Array.from(firsts).sort(), ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"])
  lookup("storage.example", {}, (error) => assert.isNull(error))
})
