/**
 * Connections through an HTTP proxy: a tunnel where the target speaks TLS, whole requests where it does not.
 */
import * as Redacted from "effect/Redacted"
import * as Net from "node:net"
import * as Tls from "node:tls"
import type { ProxySettings } from "../config/model.js"
import * as metadataAddress from "../credentials/metadataAddress.js"
import { isLoopback } from "../endpoint.js"
import * as TransportCode from "../transportCode.js"
import * as noProxy from "./noProxy.js"

/** A proxy that stands before an origin. @internal */
export interface Proxy {
  /** Without credentials. */
  readonly origin: string
  /** What it asks of requests and of tunnels. */
  readonly headers: Readonly<Record<string, string>>
  /** A socket that ends at the proxy. */
  readonly connect: (onConnected: () => void) => Net.Socket
}

/** Which proxy stands before an origin, if one does. @internal */
export type Proxies = (origin: URL) => Proxy | undefined

const portOf = ({ port, protocol }: URL): string => port !== "" ? port : protocol === "https:" ? "443" : "80"

const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1")

/** @internal */
export const make = (settings: ProxySettings, tls: Tls.ConnectionOptions): Proxies => {
  const url = new URL(Redacted.value(settings.url))
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const target = { host: bare(url.hostname), port: Number(portOf(url)) }
  const excluded = noProxy.make(settings.excludes)
  const proxy: Proxy = {
    origin: url.origin,
    headers: user === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` },
    connect: (onConnected) =>
      url.protocol === "https:"
        ? Tls.connect({
          ...tls,
          ...target,
          ...(Net.isIP(target.host) === 0 ? { servername: target.host } : {}),
          ALPNProtocols: ["http/1.1"]
        }, onConnected)
        : Net.connect(target, onConnected)
  }
  return (origin) =>
    excluded(origin.hostname, portOf(origin)) || metadataAddress.isService(origin.hostname) ||
      (!settings.loopback && isLoopback(origin.hostname))
      ? undefined
      : proxy
}

const headLimit = 16 * 1024
const headEnd = "\r\n\r\n"

/**
 * A socket to `authority` through the proxy, which is what `onEnd` gets, or why there is none. The socket that is
 * returned is closed to give up.
 *
 * @internal
 */
export const tunnel = (
  proxy: Proxy,
  authority: string,
  onEnd: (error: Error | null, socket: Net.Socket | null) => void
): Net.Socket => {
  let head = ""
  const socket = proxy.connect(() => {
    const headers = Object.entries({ host: authority, ...proxy.headers })
    socket.write(`CONNECT ${authority} HTTP/1.1\r\n${headers.map((pair) => `${pair.join(": ")}\r\n`).join("")}\r\n`)
  })
  const finish = (error: Error | null) => {
    socket.off("readable", onReadable).off("error", onError).off("close", onClose)
    if (error === null) {
      onEnd(null, socket)
    } else {
      socket.on("error", () => {})
      socket.destroy()
      onEnd(error, null)
    }
  }
  const onError = (error: Error) => finish(error)
  const onClose = () => finish(TransportCode.make("EFFECT_S3_PROXY", "the proxy closed the connection"))
  // Not by "data", which would leave the socket flowing into nowhere.
  const onReadable = () => {
    const data = socket.read() as Buffer | null
    if (data === null) return
    head += data.toString("latin1")
    const end = head.indexOf(headEnd)
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]
    if (end < 0 && head.length < headLimit) return
    if (status === undefined || end < 0) {
      finish(TransportCode.make("EFFECT_S3_PROXY", "the proxy does not speak HTTP"))
    } else if (!status.startsWith("2")) {
      const code = status.startsWith("5") ? "EFFECT_S3_PROXY" : "EFFECT_S3_PROXY_REFUSED"
      finish(TransportCode.make(code, `the proxy refused to connect, with status ${status}`))
    } else if (head.length > end + headEnd.length) {
      // Nobody speaks before we have.
      finish(TransportCode.make("EFFECT_S3_PROXY", "the proxy sent more than its answer"))
    } else {
      finish(null)
    }
  }
  return socket.setNoDelay(true).on("readable", onReadable).on("error", onError).on("close", onClose)
}
