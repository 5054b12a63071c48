/**
 * What the transport is made with: its own options, and where these are silent the settings of a client.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Tls from "node:tls"
import type { Options } from "../../node/NodeTransport.js"
import * as StorageError from "../../StorageError.js"
import type { ClientSettings } from "../config/model.js"
import type { Defaults } from "./client.js"
import type { ConnectionOptions } from "./connections.js"
import * as host from "./host.js"
import { randomized } from "./lookup.js"

/** @internal */
export interface TransportSettings extends ConnectionOptions, Defaults {}

// `ca` replaces Node's own roots, and these do not hold what NODE_EXTRA_CA_CERTS adds before Node 22.15.
const systemRoots = (): ReadonlyArray<string> => {
  const tls = Tls as typeof Tls & { readonly getCACertificates?: (type: "default") => Array<string> }
  return tls.getCACertificates?.("default") ?? tls.rootCertificates
}

const tlsOf = (settings: ClientSettings, own: ReadonlyArray<string>): Tls.ConnectionOptions => ({
  ...(own.length > 0 || settings.disableSystemCertificates
    ? { ca: [...(settings.disableSystemCertificates ? [] : systemRoots()), ...own] }
    : {}),
  ...(settings.allowInvalidCertificates ? { rejectUnauthorized: false } : {})
})

const millis = (given: Duration.DurationInput | undefined): number | undefined =>
  given === undefined ? undefined : Duration.toMillis(given)

const ownRoots = (settings: ClientSettings, { ca }: Options): ReadonlyArray<string> => [
  ...(ca === undefined ? [] : typeof ca === "string" ? [ca] : ca),
  ...(settings.rootCertificate === undefined ? [] : [settings.rootCertificate]),
  ...(settings.proxyCaCertificate === undefined ? [] : [settings.proxyCaCertificate])
]

/** None, or what is no number, would have every request wait for ever. */
const atLeastOne = (n: number): number => n >= 1 ? n : 1

/** @internal */
export const make = (
  settings: ClientSettings,
  options: Options = {},
  roots: ReadonlyArray<string> = ownRoots(settings, options)
): TransportSettings => ({
  connections: atLeastOne(options.connections ?? 64),
  maxIdle: settings.poolMaxIdlePerHost ?? Infinity,
  keepAliveTimeoutMs: Math.max(1, millis(options.keepAliveTimeout) ?? settings.poolIdleTimeoutMs ?? 4000),
  tls: tlsOf(settings, roots),
  httpVersion: settings.httpVersion,
  http2: {
    keepAliveIntervalMs: settings.http2KeepAliveIntervalMs,
    keepAliveTimeoutMs: settings.http2KeepAliveTimeoutMs ?? 20_000,
    keepAliveWhileIdle: settings.http2KeepAliveWhileIdle,
    maxFrameSize: settings.http2MaxFrameSize
  },
  proxy: settings.proxy,
  lookup: settings.randomizeAddresses ? randomized() : undefined,
  connectMs: millis(options.connectTimeout) ?? settings.connectTimeoutMs ?? 3000,
  firstByteMs: millis(options.firstByteTimeout) ?? settings.readTimeoutMs ?? 15_000,
  idleMs: millis(options.idleTimeout) ?? settings.readTimeoutMs ?? 30_000
})

const invalid = (setting: string, problem: string, allowed: string): StorageError.InvalidConfig =>
  new StorageError.InvalidConfig({
    message: `The setting ${setting} ${problem}; allowed: ${allowed}`,
    setting,
    source: "the settings",
    allowed
  })

const bundle = (path: string): Effect.Effect<string, StorageError.InvalidConfig> => {
  const refuse = (problem: string) =>
    Effect.fail(invalid("caBundle", `names a file that ${problem}`, "the path of a file with certificates in PEM"))
  return Effect.matchEffect(host.make(undefined).readFile(path), {
    onFailure: ({ problem }) => refuse(problem),
    onSuccess: (pem) =>
      pem === undefined
        ? refuse("is not there")
        : pem.includes("-----BEGIN CERTIFICATE-----")
        ? Effect.succeed(pem)
        : refuse("has no certificate in it")
  })
}

/** The same with what has to be looked at before: files, and what a program should know. @internal */
export const load = (
  settings: ClientSettings,
  options: Options = {}
): Effect.Effect<TransportSettings, StorageError.InvalidConfig> =>
  Effect.gen(function*() {
    const { allowInvalidCertificates, caBundle, disableSystemCertificates } = settings
    const own = ownRoots(settings, options)
    const roots = caBundle === undefined ? own : [...own, yield* bundle(caBundle)]
    if (disableSystemCertificates && roots.length === 0 && !allowInvalidCertificates) {
      return yield* invalid(
        "disableSystemCertificates",
        "leaves no root to trust",
        "rootCertificate, caBundle or the transport's `ca` beside it"
      )
    }
    if (allowInvalidCertificates) {
      yield* Effect.logWarning(
        "allowInvalidCertificates: any server is believed, so whoever is on the way can read and change everything"
      )
    }
    return make(settings, options, roots)
  })
