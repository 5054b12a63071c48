import * as Effect from "effect/Effect"
import type * as Net from "node:net"
import * as Tls from "node:tls"
import * as Undici from "undici"
import * as TransportCode from "../transportCode.js"
import type { Exchange } from "./exchange.js"

/** @internal */
export interface ConnectionOptions {
  readonly connections: number
  readonly keepAliveTimeoutMs: number
  readonly ca: ReadonlyArray<string> | undefined
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
}

/**
 * The connections of one origin. It stands in undici's `Pool`'s place because a request that waits in that pool
 * cannot be taken back, keeps its body, and its waiting cannot be told from connecting.
 *
 * @internal
 */
export interface Origin {
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

// `ca` replaces Node's own roots, and these do not hold what NODE_EXTRA_CA_CERTS adds before Node 22.15.
const trustedRoots = (): ReadonlyArray<string> => {
  const tls = Tls as typeof Tls & { readonly getCACertificates?: (type: "default") => Array<string> }
  return tls.getCACertificates?.("default") ?? tls.rootCertificates
}

/** @internal */
export const make = (options: ConnectionOptions): Connections => {
  const connect = Undici.buildConnector({
    // Exchange has the one timer; undici's would run on a half-second tick beside it.
    timeout: 0,
    allowH2: false,
    ...(options.ca === undefined ? undefined : { ca: [...trustedRoots(), ...options.ca] })
  }) as (options: Undici.buildConnector.Options, callback: Undici.buildConnector.Callback) => Net.Socket
  const origins = new Map<string, Origin>()
  const all = new Set<Connection>()
  let closed = false

  const makeOrigin = (name: string): Origin => {
    const idle: Array<Connection> = []
    const waiting = new Set<Exchange>()
    let count = 0

    const open = (): Connection => {
      const connection: Connection = {
        client: new Undici.Client(name, {
          pipelining: 1,
          allowH2: false,
          headersTimeout: 0,
          bodyTimeout: 0,
          keepAliveTimeout: options.keepAliveTimeoutMs,
          connect: (target, callback) => {
            connection.socket = connect(target, (...result: Parameters<Undici.buildConnector.Callback>) => {
              connection.connected = result[0] === null
              callback(...result)
            })
          }
        }),
        socket: undefined,
        connected: false
      }
      connection.client.on("disconnect", () => {
        connection.connected = false
        connection.socket = undefined
        const at = idle.indexOf(connection)
        if (at >= 0) {
          idle.splice(at, 1)
          discard(connection)
          if (count === 0) {
            origins.delete(name)
          }
        }
      })
      count++
      all.add(connection)
      return connection
    }

    const discard = (connection: Connection): void => {
      count--
      all.delete(connection)
      void destroy(connection)
    }

    const next = (): Exchange | undefined => {
      for (const exchange of waiting) {
        waiting.delete(exchange)
        return exchange
      }
      return undefined
    }

    return {
      submit: (exchange) => {
        if (closed) {
          exchange.onError(destroyed())
          return
        }
        const connection = idle.pop()
        if (connection !== undefined) {
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
          idle.push(connection)
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
