/**
 * What undici leaves out of HTTP/2: the size of frames, and PINGs that have to be answered in time.
 */
import type { ClientHttp2Session } from "node:http2"
import type * as Net from "node:net"
import type * as Tls from "node:tls"
import * as TransportCode from "../transportCode.js"

/** @internal */
export const speaksHttp2 = (connection: { readonly socket: Net.Socket | undefined } | undefined): boolean =>
  (connection?.socket as Tls.TLSSocket | undefined)?.alpnProtocol === "h2"

/** @internal */
export interface Http2Options {
  readonly keepAliveIntervalMs: number | undefined
  readonly keepAliveTimeoutMs: number
  readonly keepAliveWhileIdle: boolean
  readonly maxFrameSize: number | undefined
}

const isSession = (value: unknown): value is ClientHttp2Session =>
  typeof value === "object" && value !== null && "ping" in value && "settings" in value && "goaway" in value

/** undici keeps the session to itself, but hangs it on the socket. */
const sessionOf = (socket: Net.Socket): ClientHttp2Session | undefined => {
  const kept = socket as unknown as Readonly<Record<symbol, unknown>>
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    if (isSession(kept[symbol])) return kept[symbol]
  }
  return undefined
}

const keepAlive = (
  session: ClientHttp2Session,
  intervalMs: number,
  { keepAliveTimeoutMs, keepAliveWhileIdle }: Http2Options,
  isIdle: () => boolean
): void => {
  const timer = setInterval(() => {
    if (isIdle() && !keepAliveWhileIdle) return
    const late = setTimeout(() => {
      session.destroy(TransportCode.make("UND_ERR_SOCKET", "a PING was not answered", keepAliveTimeoutMs))
    }, keepAliveTimeoutMs).unref()
    session.ping(() => clearTimeout(late))
  }, intervalMs).unref()
  session.once("close", () => clearInterval(timer))
}

/**
 * For a socket that undici has connected; nothing where it speaks HTTP/1.1.
 *
 * @internal
 */
export const adjust = (socket: Net.Socket, options: Http2Options, isIdle: () => boolean): void => {
  const session = sessionOf(socket)
  if (session === undefined) return
  if (options.maxFrameSize !== undefined) session.settings({ maxFrameSize: options.maxFrameSize })
  if (options.keepAliveIntervalMs !== undefined) keepAlive(session, options.keepAliveIntervalMs, options, isIdle)
}
