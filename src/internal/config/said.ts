/**
 * What one source says: the options, the keys beside them, a URL, the environment.
 */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Redacted from "effect/Redacted"
import * as Provider from "../../Provider.js"
import * as StorageError from "../../StorageError.js"
import * as environment from "../environment.js"
import * as storeUrl from "../storeUrl.js"
import type { Kind } from "./kinds.js"
import type { Options } from "./options.js"
import { keysOf, type Name, names, settingOf, type Values, variablesOf } from "./settings.js"

/** A value, and who said so. @internal */
export interface Said<out A> {
  readonly value: A
  readonly source: string
}

/** @internal */
export type Source =
  & { readonly [K in Exclude<Name, "endpoint">]?: Said<Values[K]> }
  /** Without a value: Amazon's own in the region, whatever is said elsewhere. */
  & { readonly endpoint?: Said<string | undefined> }

/** @internal */
export const invalid = (
  setting: string,
  source: string,
  problem: string,
  allowed: string
): StorageError.InvalidConfig =>
  new StorageError.InvalidConfig({
    message: `The setting ${setting} (from ${source}) ${problem}; allowed: ${allowed}`,
    setting,
    source,
    allowed
  })

type Failable<A> = Effect.Effect<A, StorageError.InvalidConfig>

interface Given {
  readonly name: Name
  readonly kind: Kind<unknown>
  readonly value: unknown
  readonly source: string
}

const isSame = (one: unknown, other: unknown): boolean =>
  Equal.equals(one, other) ||
  (!Redacted.isRedacted(one) && typeof one === "object" && JSON.stringify(one) === JSON.stringify(other))

const read = (given: Iterable<Given>): Failable<Source> => {
  const source: Record<string, Said<unknown>> = {}
  for (const one of given) {
    const { kind, name } = one
    const result = kind.read(one.value)
    if ("problem" in result) return Effect.fail(invalid(name, one.source, result.problem, kind.allowed))
    const before = source[name]
    if (before !== undefined && !isSame(before.value, result.value)) {
      return Effect.fail(invalid(name, one.source, `contradicts ${before.source}`, "one value"))
    }
    source[name] = before ?? { value: result.value, source: one.source }
  }
  return settled(source as Source)
}

/** Where an endpoint is, if its host says so. */
const regionOf = ({ endpoint, provider }: Source): Said<string> | undefined => {
  if (endpoint?.value === undefined) return undefined
  const value = Provider.regionOf(provider?.value ?? Provider.forEndpoint(endpoint.value), endpoint.value)
  return value === undefined ? undefined : { value, source: endpoint.source }
}

/** With two names for one thing made one, and with what follows from it. */
const settled = ({ endpointUrlS3, forcePathStyle, ...source }: Source): Failable<Source> => {
  const addressing = forcePathStyle && {
    value: forcePathStyle.value ? "path" as const : "virtual" as const,
    source: forcePathStyle.source
  }
  if (addressing !== undefined && source.addressing !== undefined && addressing.value !== source.addressing.value) {
    return Effect.fail(
      invalid("addressing", source.addressing.source, "contradicts forcePathStyle", "one of them, or both alike")
    )
  }
  const all: Source = {
    ...source,
    ...(endpointUrlS3 && { endpoint: endpointUrlS3 }),
    ...(addressing && { addressing })
  }
  const region = all.region ?? regionOf(all)
  return Effect.succeed(region === undefined ? all : { ...all, region })
}

const byKey: ReadonlyMap<string, Name> = new Map(
  names.flatMap((name) => keysOf(settingOf(name)).map((key) => [key, name] as const))
)

const known = new Set<string>([...names, "keys"])

/** @internal */
export const fromOptions = (options: Options): Failable<Source> => {
  const given: Array<Given> = []
  for (const [name, value] of Object.entries(options)) {
    if (!known.has(name)) {
      return Effect.fail(invalid(name, "the options", "is not known", names.join(", ")))
    }
    if (value !== undefined && name !== "keys") {
      given.push({ name: name as Name, kind: settingOf(name as Name).kind, value, source: "the options" })
    }
  }
  for (const [key, value] of Object.entries(options.keys ?? {})) {
    const name = byKey.get(key.toLowerCase())
    const source = `the key ${key}`
    if (name === undefined) {
      return Effect.fail(invalid(key, "the keys", "is not known", Array.from(byKey.keys()).join(", ")))
    }
    if (value !== undefined) {
      const setting = settingOf(name)
      given.push({ name, kind: setting.keyKind ?? setting.kind, value, source })
    }
  }
  return read(given)
}

const urls = "s3://bucket/prefix[?region=&endpoint=], s3a://, https://host/bucket/prefix, "
  + "https://s3.<region>.amazonaws.com/bucket, https://bucket.s3.<region>.amazonaws.com/prefix, "
  + "https://<account>[.<jurisdiction>].r2.cloudflarestorage.com/bucket"

/** @internal */
export const fromUrl = (url: string): Failable<Source> => {
  const source = "the URL"
  const parsed = storeUrl.parse(url)
  if ("problem" in parsed) return Effect.fail(invalid("url", source, parsed.problem, urls))
  const { amazon, ...said } = parsed
  return Effect.map(
    read(
      Object.entries(said).map(([name, value]) => ({
        name: name as Name,
        kind: settingOf(name as Name).kind,
        value,
        source
      }))
    ),
    (read) => amazon === true ? { ...read, endpoint: { value: undefined, source } } : read
  )
}

/** What a profile of the AWS CLI's files says beside credentials. @internal */
export const fromProfile = (said: {
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
}): Failable<Source> =>
  read((["region", "endpoint"] as const).flatMap((name) =>
    said[name] === undefined
      ? []
      : [{ name, kind: settingOf(name).kind, value: said[name], source: "the profile" }]
  ))

/** Through Effect's ConfigProvider; of several variables for one setting the first counts. @internal */
export const fromEnvironment: Failable<Source> = Effect.gen(function*() {
  const given: Array<Given> = []
  for (const name of names) {
    const setting = settingOf(name)
    for (const variable of variablesOf(setting)) {
      const value = yield* environment.read(variable)
      if (value !== undefined) {
        given.push({ name, kind: setting.keyKind ?? setting.kind, value, source: variable })
        break
      }
    }
  }
  return yield* read(given)
})

const keys: ReadonlyArray<Name> = ["accessKeyId", "secretAccessKey", "sessionToken"]

/** Settings that are of no use apart: who says one of the first says all of them. */
const together: ReadonlyArray<{ readonly leaders: ReadonlyArray<Name>; readonly all: ReadonlyArray<Name> }> = [
  { leaders: ["accessKeyId", "secretAccessKey"], all: keys },
  { leaders: ["profile", "webIdentityTokenFile"], all: [...keys, "profile", "webIdentityTokenFile"] },
  {
    leaders: ["serverSideEncryption", "sseCustomerKeyBase64"],
    all: ["serverSideEncryption", "sseKmsKeyId", "sseBucketKeyEnabled", "sseCustomerKeyBase64"]
  },
  { leaders: ["http1Only", "http2Only"], all: ["http1Only", "http2Only"] }
]

/** What the earlier source says counts. @internal */
export const over = (first: Source, second: Source): Source => {
  const merged: { [K in Name]?: unknown } = { ...second }
  for (const { all, leaders } of together) {
    if (leaders.some((name) => first[name] !== undefined)) {
      for (const name of all) delete merged[name]
    }
  }
  return Object.assign(merged, first) as Source
}
