import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Net from "node:net"

/** A request as its bytes came, before anything has been answered. */
export interface RawRequest {
  /** Request line and headers as sent, Latin-1, without the empty line. */
  readonly head: string
  readonly method: string
  /** The request target, byte for byte. */
  readonly target: string
  /** Lower-case names, in order of arrival. */
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly header: (name: string) => string | undefined
  /** Which connection of the server's it came on, from 0. */
  readonly connection: number
  /** How many bytes of the body have come. */
  received: number
  body: Buffer
  /** Whether the body came to its end. */
  complete: boolean
  /** Whether its connection is closed. */
  closed: boolean
}

export interface RawServer {
  readonly origin: string
  readonly port: number
  /** Every request whose head has come. */
  readonly requests: ReadonlyArray<RawRequest>
  /** How many connections were made, ever. */
  readonly accepted: () => number
  /** How many are open now. */
  readonly open: () => number
  /** Done as soon as the condition holds; looked at after everything that happens on a socket. */
  readonly until: (condition: (server: RawServer) => boolean) => Effect.Effect<void>
}

/** What the server does when a request's head is there; `body` is done when its body is. */
export type Handler = (
  request: RawRequest,
  socket: Net.Socket,
  body: Promise<void>
) => void

interface Parser {
  buffer: Buffer
  current: RawRequest | undefined
  left: number
  chunked: boolean
  finish: () => void
}

const headerEnd = Buffer.from("\r\n\r\n")

const parseHead = (head: string, connection: number): RawRequest => {
  const [line = "", ...lines] = head.split("\r\n")
  const [method = "", target = ""] = line.split(" ")
  const headers = lines.map((text): readonly [string, string] => {
    const colon = text.indexOf(":")
    return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()]
  })
  const header = (name: string) => headers.find((pair) => pair[0] === name)?.[1]
  return {
    head,
    method,
    target,
    headers,
    header,
    connection,
    received: 0,
    body: Buffer.alloc(0),
    complete: false,
    closed: false
  }
}

/** Every request so far has lost its connection. A pool may hold others that are idle. */
export const allClosed = (server: RawServer): boolean => server.requests.every((request) => request.closed)

/** A port at which nobody listens. */
export const nobody: Effect.Effect<string> = Effect.scoped(
  Effect.map(Effect.suspend(() => make(() => {})), (server) => server.origin)
)

/** A server that speaks just enough HTTP/1.1 to misbehave in it; closed with the scope. */
export const make = (
  handler: Handler,
  onConnection?: (socket: Net.Socket) => void
): Effect.Effect<RawServer, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<{ readonly server: RawServer; readonly close: () => Promise<void> }>((resume) => {
        const requests: Array<RawRequest> = []
        const sockets = new Set<Net.Socket>()
        let waiters: Array<() => boolean> = []
        let accepted = 0

        const changed = () => {
          waiters = waiters.filter((waiter) => !waiter())
        }

        const read = (parser: Parser, socket: Net.Socket, connection: number): void => {
          for (;;) {
            const request = parser.current
            if (request === undefined) {
              const at = parser.buffer.indexOf(headerEnd)
              if (at < 0) {
                return
              }
              const next = parseHead(parser.buffer.subarray(0, at).toString("latin1"), connection)
              parser.buffer = parser.buffer.subarray(at + 4)
              parser.current = next
              parser.left = Number(next.header("content-length") ?? 0)
              parser.chunked = next.header("transfer-encoding") === "chunked"
              requests.push(next)
              handler(
                next,
                socket,
                new Promise((resolve) => {
                  parser.finish = resolve
                })
              )
              continue
            }
            if (parser.chunked) {
              // Enough for a test: the last chunk is at the buffer's end or has not come.
              const all = parser.buffer.toString("latin1")
              request.received = parser.buffer.byteLength
              if (!all.endsWith("0\r\n\r\n")) {
                return
              }
              request.body = dechunk(parser.buffer)
              request.received = request.body.byteLength
              parser.buffer = Buffer.alloc(0)
            } else {
              const piece = parser.buffer.subarray(0, parser.left)
              parser.buffer = parser.buffer.subarray(piece.byteLength)
              parser.left -= piece.byteLength
              request.received += piece.byteLength
              request.body = request.body.byteLength < 1_000_000 ? Buffer.concat([request.body, piece]) : request.body
              if (parser.left > 0) {
                return
              }
            }
            request.complete = true
            parser.current = undefined
            parser.finish()
          }
        }

        const server = Net.createServer((socket) => {
          const connection = accepted++
          const parser: Parser = {
            buffer: Buffer.alloc(0),
            current: undefined,
            left: 0,
            chunked: false,
            finish: () => {}
          }
          sockets.add(socket)
          socket.on("error", () => {})
          socket.on("close", () => {
            sockets.delete(socket)
            requests.forEach((request) => {
              request.closed = request.closed || request.connection === connection
            })
            changed()
          })
          socket.on("data", (data) => {
            parser.buffer = parser.buffer.byteLength === 0 ? data : Buffer.concat([parser.buffer, data])
            read(parser, socket, connection)
            changed()
          })
          onConnection?.(socket)
          changed()
        })

        server.listen(0, "127.0.0.1", () => {
          const { port } = server.address() as Net.AddressInfo
          const self: RawServer = {
            origin: `http://127.0.0.1:${port}`,
            port,
            requests,
            accepted: () => accepted,
            open: () => sockets.size,
            until: (condition) =>
              Effect.async((resume) => {
                const waiter = () => {
                  const holds = condition(self)
                  if (holds) {
                    resume(Effect.void)
                  }
                  return holds
                }
                if (!waiter()) {
                  waiters.push(waiter)
                }
              })
          }
          resume(Effect.succeed({
            server: self,
            close: () =>
              new Promise((resolve) => {
                sockets.forEach((socket) => socket.destroy())
                server.close(() => resolve())
              })
          }))
        })
      }),
      ({ close }) => Effect.promise(close)
    ),
    ({ server }) => server
  )

const dechunk = (raw: Buffer): Buffer => {
  const pieces: Array<Buffer> = []
  for (let at = 0;;) {
    const lineEnd = raw.indexOf("\r\n", at)
    const size = parseInt(raw.subarray(at, lineEnd).toString("latin1"), 16)
    if (!(size > 0)) {
      return Buffer.concat(pieces)
    }
    pieces.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
