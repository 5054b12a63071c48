/**
 * Settings as a program gives them.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import type * as Provider from "../../Provider.js"
import type { ChecksumAlgorithm } from "../s3/groups.js"
import type { ConditionalPut, CopyIfNotExists } from "./model.js"

/**
 * Where the store is and how it is addressed.
 *
 * @since 0.1.0
 * @category models
 */
export interface AddressOptions {
  /** Default: what the endpoint's host names, `defaultRegion`, the provider's own, or `us-east-1`. */
  readonly region?: string | undefined
  /** What `region` is where nothing else says. */
  readonly defaultRegion?: string | undefined
  /** Such as `https://minio.example.com:9000`, with a path if there is one. Default: Amazon S3 in the region. */
  readonly endpoint?: string | undefined
  /** The endpoint of S3 alone, where `endpoint` is that of other services too. */
  readonly endpointUrlS3?: string | undefined
  readonly bucket?: string | undefined
  /** Before every key of an `ObjectStore`. */
  readonly prefix?: string | undefined
  /** Whether the bucket stands in the path or before the host. Default: as the provider likes it. */
  readonly addressing?: "path" | "virtual" | undefined
  /** The same in the AWS SDKs' words: `true` is `addressing: "path"`. */
  readonly forcePathStyle?: boolean | undefined
  /** Whether requests may go over plain HTTP to another machine. Loopback addresses need no consent. */
  readonly allowHttp?: boolean | undefined
  /** Amazon's endpoints with FIPS 140 cryptography. */
  readonly useFips?: boolean | undefined
  /** Amazon's endpoints that answer over IPv6 too. */
  readonly useDualStack?: boolean | undefined
  /** Amazon's endpoints for transfer acceleration. */
  readonly useAccelerate?: boolean | undefined
  /** Whether an access point may be in another region than `region`, and is asked there. Default: `true`. */
  readonly useArnRegion?: boolean | undefined
  /** Whether the ARNs of multi-Region access points are refused. */
  readonly disableMultiRegionAccessPoints?: boolean | undefined
  /** Whether directory buckets are asked through sessions of S3 Express. Default: where the provider has them. */
  readonly s3Express?: boolean | undefined
  /** Default: guessed from the endpoint. */
  readonly provider?: Provider.Provider | undefined
}

/**
 * What requests are like unless a call says otherwise.
 *
 * @since 0.1.0
 * @category models
 */
export interface RequestOptions {
  /** Whether requests go out unsigned, for public data. */
  readonly skipSignature?: boolean | undefined
  /** `true` signs the SHA-256 of bodies that are in memory; `false` sends `UNSIGNED-PAYLOAD`. Default: `true`. */
  readonly signPayload?: boolean | undefined
  /**
   * Whether streamed bodies are signed chunk by chunk, as `aws-chunked`. Default: over plain HTTP, where the provider
   * takes a checksum behind a stream and `signPayload` is not `false`; over TLS the checksum alone is enough.
   */
  readonly signStreams?: boolean | undefined
  /** Whether the caller agrees to pay for requests to requester-pays buckets. */
  readonly requestPayer?: boolean | undefined
  /** What uploads are checked by. Default: as the provider keeps it. */
  readonly checksumAlgorithm?: ChecksumAlgorithm | Lowercase<ChecksumAlgorithm> | undefined
  /** How new objects are encrypted; `sse-c` needs `sseCustomerKeyBase64`. Default: as the bucket has it. */
  readonly serverSideEncryption?: "AES256" | "aws:kms" | "aws:kms:dsse" | "sse-c" | undefined
  readonly sseKmsKeyId?: string | undefined
  readonly sseBucketKeyEnabled?: boolean | undefined
  /** 32 bytes in base64. */
  readonly sseCustomerKeyBase64?: string | Redacted.Redacted<string> | undefined
  /** Sent and signed with every request to S3. */
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined
  /** For objects whose content type nothing else tells. */
  readonly defaultContentType?: string | undefined
  /** Content types by the end of a key, such as `{ parquet: "application/vnd.apache.parquet" }`. */
  readonly contentTypes?: Readonly<Record<string, string>> | undefined
  /** Whether tags are left out, for servers that refuse them. */
  readonly disableTagging?: boolean | undefined
  /** Whether many objects are deleted one by one, for servers without DeleteObjects. */
  readonly disableBulkDelete?: boolean | undefined
  readonly conditionalPut?: "etag" | "disabled" | `dynamo:${string}` | ConditionalPut | undefined
  readonly copyIfNotExists?:
    | "multipart"
    | `header:${string}`
    | `header-with-status:${string}`
    | `dynamo:${string}`
    | CopyIfNotExists
    | undefined
  readonly userAgent?: string | undefined
}

/**
 * Time limits, connections, proxies and certificates. But for the first and the third, they need the transport of
 * `effect-s3/node`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientOptions {
  /** For one attempt, from its first packet to the last byte of the answer. Default: the policy's alone. */
  readonly timeout?: Duration.DurationInput | undefined
  /** From the first packet to the end of the TLS handshake. Default: 3 seconds. */
  readonly connectTimeout?: Duration.DurationInput | undefined
  /** For the first byte of an answer and between two pieces of its body. Default: 15 and 30 seconds. */
  readonly readTimeout?: Duration.DurationInput | undefined
  /** How long an unused connection is kept. Default: 4 seconds. */
  readonly poolIdleTimeout?: Duration.DurationInput | undefined
  /** How many unused connections are kept for one origin. Default: all of them. */
  readonly poolMaxIdlePerHost?: number | undefined
  /** `http://` or `https://`; default: what `HTTPS_PROXY` and the like say, where the environment is read. */
  readonly proxyUrl?: string | Redacted.Redacted<string> | undefined
  /** In PEM; trusted beside the others. */
  readonly proxyCaCertificate?: string | undefined
  /** Hosts, domains, addresses and networks that are reached without the proxy, as in `NO_PROXY`. */
  readonly proxyExcludes?: string | ReadonlyArray<string> | undefined
  /** Default: `true`, unless `http2Only`. `false` lets the server choose. */
  readonly http1Only?: boolean | undefined
  readonly http2Only?: boolean | undefined
  /** How often a connection is asked whether it is still there. Default: never. */
  readonly http2KeepAliveInterval?: Duration.DurationInput | undefined
  /** How long it may take to answer that. Default: 20 seconds. */
  readonly http2KeepAliveTimeout?: Duration.DurationInput | undefined
  /** Whether connections without a request are asked too. */
  readonly http2KeepAliveWhileIdle?: boolean | undefined
  /** In bytes, from 16 384 to 16 777 215. */
  readonly http2MaxFrameSize?: number | undefined
  /** In PEM, trusted beside the system's own. */
  readonly rootCertificate?: string | ReadonlyArray<string> | undefined
  /** The path of a PEM file, trusted beside the system's own. */
  readonly caBundle?: string | undefined
  /** Whether the system's own roots are not trusted. */
  readonly disableSystemCertificates?: boolean | undefined
  /** Whether any certificate is taken, whoever vouches for it. Never in production. */
  readonly allowInvalidCertificates?: boolean | undefined
  /** Whether the addresses of a host are tried in random order. Default: `true`. */
  readonly randomizeAddresses?: boolean | undefined
}

/**
 * Where credentials come from.
 *
 * @since 0.1.0
 * @category models
 */
export interface CredentialOptions {
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: string | Redacted.Redacted<string> | undefined
  readonly sessionToken?: string | Redacted.Redacted<string> | undefined
  /** Of the files of the AWS CLI. */
  readonly profile?: string | undefined
  readonly roleArn?: string | undefined
  readonly roleSessionName?: string | undefined
  /** A path. */
  readonly webIdentityTokenFile?: string | undefined
  /** Default: the region's own. */
  readonly stsEndpoint?: string | undefined
  readonly containerCredentialsRelativeUri?: string | undefined
  readonly containerCredentialsFullUri?: string | undefined
  /** A path. */
  readonly containerAuthorizationTokenFile?: string | undefined
  readonly containerAuthorizationToken?: string | Redacted.Redacted<string> | undefined
  /** Default: `http://169.254.169.254`. */
  readonly metadataEndpoint?: string | undefined
  /** Whether instance credentials may be asked for without a token where the server gives none. */
  readonly imdsv1Fallback?: boolean | undefined
}

/**
 * Every setting, all of them optional.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends AddressOptions, RequestOptions, ClientOptions, CredentialOptions {
  /**
   * Settings under the names that object_store, obstore and the environment have for them, such as `aws_region` or
   * `ALLOW_HTTP`, whatever their case. They count as much as the options beside them, and must not contradict them.
   */
  readonly keys?: Readonly<Record<string, unknown>> | undefined
}
