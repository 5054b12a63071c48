/**
 * The bucket that objects come from as they are asked for.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import * as json from "./json.js"

/**
 * The bucket, of any service that speaks S3, that objects are taken over from as they are asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Migration {
  readonly bucket: string
  readonly endpoint: string
  /** `auto` where there are none. */
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  /** Whether what is written and deleted is written and deleted there too. */
  readonly writeThrough?: boolean | undefined
}

/**
 * The same as a bucket says of it, without the secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface KnownMigration {
  readonly bucket: string
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  readonly accessKeyId?: string | undefined
  readonly writeThrough: boolean
}

/** @internal */
export const problem = (value: Migration | "none"): string | undefined => {
  if (value === "none") return undefined
  const { accessKeyId, bucket, endpoint, region, secretAccessKey } = value
  return [bucket, endpoint, region, accessKeyId, Redacted.value(secretAccessKey)].includes("")
    ? "has an empty bucket, endpoint, region, accessKeyId or secretAccessKey"
    : /^https?:\/\/[^\s/]/i.test(endpoint)
    ? undefined
    : "has an endpoint that is not of http or https"
}

/** @internal */
export const write = (value: Migration | "none"): json.Json =>
  value === "none" ? {} : {
    access_key: value.accessKeyId,
    secret_key: Redacted.value(value.secretAccessKey),
    region: value.region,
    name: value.bucket,
    endpoint: value.endpoint,
    write_through: value.writeThrough ?? false
  }

/** @internal */
export const read = (value: unknown): KnownMigration | undefined => {
  const { access_key, endpoint, name, region, write_through } = json.object(value)
  const bucket = json.text(name)
  return bucket === undefined ? undefined : {
    bucket,
    endpoint: json.text(endpoint),
    region: json.text(region),
    accessKeyId: json.text(access_key),
    writeThrough: json.boolean(write_through) ?? false
  }
}
