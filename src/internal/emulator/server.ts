import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
// Types only: the module itself is loaded when a server is asked for, so that the emulator runs where there is no Node.
import type * as Http from "node:http"
import type * as NodeStream from "node:stream"
import type { Handler } from "./handler.js"
import type { EmulatorResponse } from "./model.js"
import { bodyChunks } from "./model.js"

type Incoming = Http.IncomingMessage
type Outgoing = Http.ServerResponse
type Server = Http.Server

const headerPairs = (raw: ReadonlyArray<string>): Array<readonly [string, string]> => {
  const pairs: Array<readonly [string, string]> = []
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i]!.toLowerCase(), raw[i + 1]!])
  return pairs
}

/** Bytes above ASCII in the request line come as latin1; the decoded path needs them as UTF-8 was sent. */
const escapeBytes = (target: string): string =>
  target.replace(/[\u0080-\u00ff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const bodyStream = (request: Incoming, onOpen: () => void): Stream.Stream<Uint8Array, unknown> =>
  Stream.suspend(() => {
    onOpen()
    // The default iterator destroys the request when it is left early, and the answer with it.
    return Stream.fromAsyncIterable<Uint8Array, unknown>(
      request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>,
      (cause) => cause
    )
  })

const writable = (response: Outgoing): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done)
      response.off("close", done)
      resolve()
    }
    response.on("drain", done)
    response.on("close", done)
  })

const writeBody = async (response: Outgoing, chunks: ReadonlyArray<Uint8Array>, limit: number): Promise<void> => {
  let left = limit
  for (const chunk of chunks) {
    if (left <= 0 || response.destroyed) return
    const piece = chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= piece.length
    if (!response.write(piece)) await writable(response)
  }
}

const flushed = (response: Outgoing): Promise<void> =>
  new Promise((resolve) => {
    if (response.destroyed) resolve()
    else response.write("", () => resolve())
  })

// What a refused upload may still send before the connection is cut: enough for a client that reads the answer only
// after its last byte, little enough not to be a sink.
const lingerBytes = 64 * 1024 * 1024
const lingerMillis = 2000

/**
 * The answer came before the body's end. The connection cannot be used again, since what follows on it is not a request;
 * but cutting it at once would lose the answer for a client that is still sending.
 */
const linger = (request: Incoming, response: Outgoing): void => {
  let discarded = 0
  const timer = setTimeout(() => end(), lingerMillis)
  const end = (): void => {
    clearTimeout(timer)
    if (!response.writableEnded) response.end()
  }
  request.on("data", (chunk: Uint8Array) => {
    discarded += chunk.length
    if (discarded > lingerBytes) end()
  })
  request.on("end", end)
  request.on("close", end)
  request.resume()
}

const transmit = async (
  request: Incoming,
  response: Outgoing,
  answer: EmulatorResponse,
  hasBody: boolean,
  awaitsContinue: boolean,
  closing: WeakSet<NodeStream.Duplex>
): Promise<void> => {
  if (response.destroyed) return
  const { cut } = answer
  if (cut?.at === "start") {
    if (cut.how === "reset") request.socket.resetAndDestroy()
    return
  }
  const { trailers } = answer
  // Only a body in chunks has trailers.
  const headers = answer.headers.flatMap(([name, value]) =>
    trailers !== undefined && name === "Content-Length" ? [] : [name, value]
  )
  if (trailers !== undefined) headers.push("Trailer", trailers.map(([name]) => name).join(", "))
  // A body that came in one packet with its headers has arrived, but the parser has not said so yet.
  if (hasBody && !request.complete && !awaitsContinue) await new Promise((resolve) => setImmediate(resolve))
  const early = hasBody && !request.complete
  if (early) {
    headers.push("Connection", "close")
    closing.add(request.socket)
  }
  response.sendDate = false
  response.writeHead(answer.status, headers)
  if (trailers !== undefined) response.addTrailers(Object.fromEntries(trailers))
  const chunks = bodyChunks(answer.body)
  if (cut !== undefined) {
    response.flushHeaders()
    await writeBody(response, chunks, cut.at)
    await flushed(response)
    if (cut.how === "reset") request.socket.resetAndDestroy()
    return
  }
  if (chunks.length === 1 && !early) {
    response.end(chunks[0])
    return
  }
  await writeBody(response, chunks, Number.POSITIVE_INFINITY)
  if (!early || awaitsContinue) {
    response.end()
    return
  }
  if (chunks.length === 0) response.flushHeaders()
  linger(request, response)
}

const incompleteBody = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>IncompleteBody</Code>" +
  "<Message>You did not provide the number of bytes specified by the Content-Length HTTP header</Message></Error>"

const refuseMalformed = (error: Error & { readonly code?: string }, socket: NodeStream.Duplex): void => {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy()
    return
  }
  const body = error.code === "HPE_INVALID_EOF_STATE" ? incompleteBody : ""
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nServer: AmazonS3\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
  )
}

// How long running requests may take to end once the scope closes.
const graceMillis = 1000

const close = (server: Server): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMillis)
    server.close(() => {
      clearTimeout(timer)
      resume(Effect.void)
    })
    server.closeIdleConnections()
  })

const listen = (server: Server, host: string, port: number): Effect.Effect<number, unknown> =>
  Effect.async<number, unknown>((resume) => {
    const failed = (cause: unknown): void => resume(Effect.fail(cause))
    server.once("error", failed)
    const listening = () => {
      server.off("error", failed)
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    }
    try {
      server.listen(port, host, listening)
    } catch (cause) {
      failed(cause)
    }
  })

/**
 * Serves the handler on a port until the scope closes; the port.
 *
 * @internal
 */
export const serve = (
  handle: Handler,
  host: string,
  port: number
): Effect.Effect<number, unknown, Scope.Scope> =>
  Effect.gen(function*() {
    // not import(): bundlers for the browser would look for the module
    const http = yield* Effect.try(() => process.getBuiltinModule("node:http"))
    const run = yield* FiberSet.makeRuntime<never>()
    const server = http.createServer({ keepAlive: true, noDelay: true, requestTimeout: 0, keepAliveTimeout: 60_000 })

    // Pipelined requests are answered one after the other: a GET must see what the PUT before it wrote.
    const closing = new WeakSet<NodeStream.Duplex>()
    const busy = new WeakMap<NodeStream.Duplex, Promise<void>>()
    const turn = (request: Incoming, response: Outgoing): Effect.Effect<void> => {
      const { socket } = request
      const before = busy.get(socket)
      const mine = new Promise<void>((resolve) => {
        response.once("close", () => {
          if (busy.get(socket) === mine) busy.delete(socket)
          resolve()
        })
      })
      busy.set(socket, mine)
      return before === undefined ? Effect.void : Effect.promise(() => before)
    }

    const serveOne = (request: Incoming, response: Outgoing, expectsContinue: boolean): void => {
      let awaitsContinue = expectsContinue
      const open = (): void => {
        if (awaitsContinue && !response.destroyed) response.writeContinue()
        awaitsContinue = false
      }
      // Without a listener a lost connection would end the process.
      request.on("error", () => {})
      response.on("error", () => {})
      const hasBody = request.headers["transfer-encoding"] !== undefined ||
        (request.headers["content-length"] ?? "0") !== "0"
      run(
        turn(request, response).pipe(
          // What follows on a connection that has been given up is not done, as its answer could not be sent.
          Effect.andThen(Effect.suspend(() =>
            closing.has(request.socket) ? Effect.interrupt : handle({
              method: request.method ?? "GET",
              target: escapeBytes(request.url ?? "/"),
              headers: headerPairs(request.rawHeaders),
              body: hasBody ? bodyStream(request, open) : undefined,
              secure: false
            })
          )),
          Effect.flatMap((answer) =>
            Effect.promise(() => transmit(request, response, answer, hasBody, awaitsContinue, closing))
          ),
          Effect.onError(() => Effect.sync(() => request.socket.destroy()))
        )
      )
    }

    server.on("request", (request, response) => serveOne(request, response, false))
    server.on("checkContinue", (request, response) => serveOne(request, response, true))
    // S3 takes no notice of other expectations; Node would answer 417.
    server.on("checkExpectation", (request, response) => serveOne(request, response, false))
    server.on("clientError", refuseMalformed)
    return yield* Effect.acquireRelease(listen(server, host, port), () => close(server))
  })
