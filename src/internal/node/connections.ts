import * as Effect from "effect/Effect"
import type * as Net from "node:net"
import type * as Tls from "node:tls"
import * as Undici from "undici"
import type { ClientSettings, ProxySettings } from "../config/model.js"
import * as TransportCode from "../transportCode.js"
import type { Exchange } from "./exchange.js"
import * as Http2 from "./http2.js"
import * as Proxy from "./proxy.js"

/** @internal */
export interface ConnectionOptions {
  readonly connections: number
  readonly maxIdle: number
  readonly keepAliveTimeoutMs: number
  readonly tls: Tls.ConnectionOptions
  readonly httpVersion: ClientSettings["httpVersion"]
  readonly http2: Http2.Http2Options
  readonly proxy: ProxySettings | undefined
  /** Absent: Node's own. */
  readonly lookup: Net.LookupFunction | undefined
}

/**
 * One undici client, which holds at most one socket. Its socket is kept at hand because undici gives no way to give
 * up while connecting.
 *
 * @internal
 */
export interface Connection {
  readonly client: Undici.Client
  socket: Net.Socket | undefined
  connected: boolean
  /** undici closes an unused HTTP/1.1 connection by itself, and keeps one of HTTP/2. */
  idleTimer: ReturnType<typeof setTimeout> | undefined
}

/**
 * The connections of one origin. It stands in undici's `Pool`'s place because a request that waits in that pool
 * cannot be taken back, keeps its body, and its waiting cannot be told from connecting.
 *
 * @internal
 */
export interface Origin {
  /** What stands before the path and beside the headers of a request that goes to a proxy as it is. */
  readonly proxied: { readonly prefix: string; readonly headers: Readonly<Record<string, string>> } | undefined
  readonly submit: (exchange: Exchange) => void
  /** The exchange gave up before it had a connection. */
  readonly withdraw: (exchange: Exchange) => void
  /** The exchange is over; a connection that is not clean is closed. */
  readonly done: (connection: Connection, clean: boolean) => void
  readonly close: () => void
}

/** @internal */
export interface Connections {
  readonly origin: (origin: string) => Origin
  /** Closes every connection and fails every request; waits for the sockets, but not for long. */
  readonly close: (atMostMs: number) => Effect.Effect<void>
}

/** @internal */
export const destroyed = (): Error => TransportCode.make("UND_ERR_DESTROYED", "the transport's layer is closed")

const destroy = (connection: Connection): Promise<void> => {
  const reason = destroyed()
  const closed = connection.client.destroy(reason)
  // undici does not close a socket that is still connecting, and only an error makes the connector forget its callback.
  if (!connection.connected) {
    connection.socket?.destroy(reason)
  }
  return closed
}

type Connector = (options: Undici.buildConnector.Options, callback: Undici.buildConnector.Callback) => Net.Socket

const connector = (options: ConnectionOptions, httpVersion: ConnectionOptions["httpVersion"]): Connector =>
  Undici.buildConnector({
    // Exchange has the one timer; undici's would run on a half-second tick beside it.
    timeout: 0,
    allowH2: httpVersion !== "1.1",
    useH2c: httpVersion === "2",
    ...(options.lookup === undefined ? undefined : { lookup: options.lookup }),
    ...options.tls
  } as Undici.buildConnector.BuildOptions) as Connector

/** Fails where the server would have HTTP/1.1. */
const insisting = (callback: Undici.buildConnector.Callback): Undici.buildConnector.Callback => (...result) => {
  const [error, socket] = result
  if (error === null && (socket as Tls.TLSSocket).alpnProtocol !== "h2") {
    socket.destroy()
    callback(TransportCode.make("EFFECT_S3_NO_HTTP2", "the server does not speak HTTP/2"), null)
  } else {
    callback(...result)
  }
}

/** @internal */
export const make = (options: ConnectionOptions): Connections => {
  const proxies = options.proxy === undefined ? undefined : Proxy.make(options.proxy, options.tls)
  const origins = new Map<string, Origin>()
  const all = new Set<Connection>()
  let closed = false

  const makeOrigin = (name: string): Origin => {
    const idle: Array<Connection> = []
    const waiting = new Set<Exchange>()
    let count = 0
    const proxy = proxies !== undefined && URL.canParse(name) ? proxies(new URL(name)) : undefined
    const isPlain = name.startsWith("http:")
    // A proxy is asked by HTTP/1.1; what is beyond a tunnel does not concern it.
    const viaProxy = proxy !== undefined && isPlain && options.httpVersion !== "2"
    const httpVersion = viaProxy ? "1.1" : options.httpVersion
    const connect = connector(options, httpVersion)

    /** Keeps at hand the socket that is to be closed to give up. */
    const dial = (
      connection: Connection,
      target: Undici.buildConnector.Options,
      callback: Undici.buildConnector.Callback
    ): void => {
      if (proxy === undefined || viaProxy) {
        connection.socket = connect(target, callback)
        return
      }
      const authority = `${target.hostname.includes(":") ? `[${target.hostname}]` : target.hostname}:${
        target.port || (isPlain ? "80" : "443")
      }`
      connection.socket = Proxy.tunnel(proxy, authority, (error, socket) => {
        if (socket === null) {
          callback(error!, null)
        } else if (isPlain) {
          callback(null, Object.assign(socket, { alpnProtocol: "h2" }))
        } else {
          connection.socket = connect({ ...target, httpSocket: socket }, callback)
        }
      })
    }

    const open = (): Connection => {
      const connection: Connection = {
        client: new Undici.Client(viaProxy ? proxy.origin : name, {
          pipelining: 1,
          allowH2: httpVersion !== "1.1",
          headersTimeout: 0,
          bodyTimeout: 0,
          keepAliveTimeout: options.keepAliveTimeoutMs,
          connect: (target, callback) => {
            const connected: Undici.buildConnector.Callback = (...result) => {
              connection.connected = result[0] === null
              callback(...result)
            }
            dial(connection, target, httpVersion === "2" ? insisting(connected) : connected)
          }
        }),
        socket: undefined,
        connected: false,
        idleTimer: undefined
      }
      if (httpVersion !== "1.1") {
        connection.client.on("connect", () => {
          if (connection.socket !== undefined) {
            Http2.adjust(connection.socket, options.http2, () => idle.includes(connection))
          }
        })
      }
      connection.client.on("disconnect", () => {
        connection.connected = false
        connection.socket = undefined
        discardIdle(connection)
      })
      count++
      all.add(connection)
      return connection
    }

    const discard = (connection: Connection): void => {
      clearTimeout(connection.idleTimer)
      count--
      all.delete(connection)
      void destroy(connection)
    }

    const discardIdle = (connection: Connection): void => {
      const at = idle.indexOf(connection)
      if (at >= 0) {
        idle.splice(at, 1)
        discard(connection)
        if (count === 0) {
          origins.delete(name)
        }
      }
    }

    const keep = (connection: Connection): void => {
      idle.push(connection)
      if (idle.length > options.maxIdle) {
        discardIdle(idle[0]!)
      } else if (Http2.speaksHttp2(connection)) {
        connection.idleTimer = setTimeout(discardIdle, options.keepAliveTimeoutMs, connection).unref()
      }
    }

    const next = (): Exchange | undefined => {
      for (const exchange of waiting) {
        waiting.delete(exchange)
        return exchange
      }
      return undefined
    }

    return {
      proxied: viaProxy
        ? { prefix: name, headers: { ...proxy.headers, host: name.slice(name.indexOf("//") + 2) } }
        : undefined,
      submit: (exchange) => {
        if (closed) {
          exchange.onError(destroyed())
          return
        }
        const connection = idle.pop()
        if (connection !== undefined) {
          clearTimeout(connection.idleTimer)
          exchange.start(connection)
        } else if (count < options.connections) {
          exchange.start(open())
        } else {
          waiting.add(exchange)
        }
      },
      withdraw: (exchange) => {
        waiting.delete(exchange)
      },
      done: (connection, clean) => {
        const exchange = next()
        if (!clean) {
          discard(connection)
        }
        if (exchange !== undefined) {
          exchange.start(clean ? connection : open())
        } else if (clean) {
          keep(connection)
        } else if (count === 0) {
          origins.delete(name)
        }
      },
      close: () => {
        for (const exchange of waiting) {
          exchange.onError(destroyed())
        }
        waiting.clear()
      }
    }
  }

  return {
    origin: (name) => {
      let origin = origins.get(name)
      if (origin === undefined) {
        origin = makeOrigin(name)
        origins.set(name, origin)
      }
      return origin
    },
    close: (atMostMs) =>
      // Real time on purpose: under TestClock nobody would move the clock for a finalizer.
      Effect.async((resume) => {
        closed = true
        const timer = setTimeout(() => resume(Effect.void), atMostMs)
        origins.forEach((origin) => origin.close())
        void Promise.all(Array.from(all, destroy)).then(() => {
          clearTimeout(timer)
          resume(Effect.void)
        })
      })
  }
}
