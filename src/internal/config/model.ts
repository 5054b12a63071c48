/**
 * Settings that were checked.
 *
 * @since 0.1.0
 */
import type * as Redacted from "effect/Redacted"
import type * as Provider from "../../Provider.js"
import type { CredentialSettings } from "../credentials/settings.js"
import type { ChecksumAlgorithm, EncryptionInput } from "../s3/groups.js"

/**
 * How a write is made conditional: by HTTP's own headers, not at all, or under a lease in a DynamoDB table.
 *
 * @since 0.1.0
 * @category models
 */
export type ConditionalPut =
  | { readonly _tag: "ETag" }
  | { readonly _tag: "Disabled" }
  | { readonly _tag: "Dynamo"; readonly table: string; readonly timeoutMs: number }

/**
 * How a copy is kept from replacing an object: by completing a multipart upload conditionally, by a header of the
 * server's own and the status that it refuses with, or under a lease in a DynamoDB table.
 *
 * @since 0.1.0
 * @category models
 */
export type CopyIfNotExists =
  | { readonly _tag: "Multipart" }
  | { readonly _tag: "Header"; readonly name: string; readonly value: string; readonly status: number }
  | { readonly _tag: "Dynamo"; readonly table: string; readonly timeoutMs: number }

/**
 * A proxy, and the hosts that are reached without it.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProxySettings {
  /** May have a user and a password in it. */
  readonly url: Redacted.Redacted<string>
  /** Host names, domains, addresses and networks, as in `NO_PROXY`. */
  readonly excludes: ReadonlyArray<string>
  /** Whether this machine is reached through it too. */
  readonly loopback: boolean
}

/**
 * What the transport is to be like. What is absent has the transport's own default.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientSettings {
  /** For one attempt, from its first packet to the last byte of the answer's body. */
  readonly timeoutMs?: number | undefined
  readonly connectTimeoutMs?: number | undefined
  /** For the first byte of an answer, and between two pieces of its body. */
  readonly readTimeoutMs?: number | undefined
  readonly poolIdleTimeoutMs?: number | undefined
  readonly poolMaxIdlePerHost?: number | undefined
  readonly proxy?: ProxySettings | undefined
  /** PEM. */
  readonly proxyCaCertificate?: string | undefined
  /** PEM. */
  readonly rootCertificate?: string | undefined
  /** The path of a PEM file. */
  readonly caBundle?: string | undefined
  readonly disableSystemCertificates: boolean
  readonly allowInvalidCertificates: boolean
  readonly httpVersion: "1.1" | "2" | "negotiated"
  readonly http2KeepAliveIntervalMs?: number | undefined
  readonly http2KeepAliveTimeoutMs?: number | undefined
  readonly http2KeepAliveWhileIdle: boolean
  /** In bytes. */
  readonly http2MaxFrameSize?: number | undefined
  readonly randomizeAddresses: boolean
}

/**
 * Settings that were checked: a request can be addressed with them, and cannot be led elsewhere by them.
 *
 * @since 0.1.0
 * @category models
 */
export interface S3Config {
  readonly region: string
  readonly scheme: "http" | "https"
  /** With the port, unless it is the scheme's own. */
  readonly endpointHost: string
  /** `""`, or like `/tenant`; percent-encoded. */
  readonly basePath: string
  readonly addressing: "path" | "virtual"
  readonly useFips: boolean
  readonly useDualStack: boolean
  readonly useAccelerate: boolean
  /** Whether the region of an ARN counts, rather than having to be `region`. */
  readonly useArnRegion: boolean
  readonly disableMultiRegionAccessPoints: boolean
  /**
   * Whether directory buckets are asked through sessions of S3 Express. `undefined`: where the provider has such
   * buckets. `false`: never, but with the plain credentials. `true`: at any endpoint.
   */
  readonly s3Express: boolean | undefined
  readonly allowHttp: boolean
  readonly provider: Provider.Provider
  readonly bucket?: string | undefined
  /** Without a slash at either end. */
  readonly prefix?: string | undefined
  /** Whether requests go out unsigned. */
  readonly skipSignature: boolean
  readonly signPayload: boolean
  /** Whether streams are signed chunk by chunk; `undefined`: over plain HTTP, where a checksum frames them anyway. */
  readonly signStreams: boolean | undefined
  readonly requestPayer: boolean
  readonly checksumAlgorithm: ChecksumAlgorithm | undefined
  /** How objects are encrypted unless a call says otherwise. */
  readonly encryption: EncryptionInput | undefined
  /** Sent and signed with every request; lower-case names. */
  readonly defaultHeaders: Readonly<Record<string, string>>
  readonly defaultContentType: string | undefined
  /** Content types by the end of a key, without the dot and in lower case. */
  readonly contentTypes: Readonly<Record<string, string>>
  readonly disableTagging: boolean
  readonly disableBulkDelete: boolean
  readonly conditionalPut: ConditionalPut
  readonly copyIfNotExists: CopyIfNotExists | undefined
  readonly userAgent: string
  readonly client: ClientSettings
  readonly credentials: CredentialSettings
}
