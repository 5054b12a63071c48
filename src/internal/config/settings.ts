/**
 * The table of settings: one row for each, from which they are read, refused and described.
 */
import type * as Provider from "../../Provider.js"
import * as conditions from "./conditions.js"
import * as kinds from "./kinds.js"
import type { AddressOptions, ClientOptions, CredentialOptions, RequestOptions } from "./options.js"

/** @internal */
export interface Setting<out A> {
  /** Its names as a key, best first, each also with `aws_` before it, and in upper case a variable. */
  readonly keys: ReadonlyArray<string>
  /** Its variables, where they are not what follows from `keys`. */
  readonly variables?: ReadonlyArray<string>
  readonly kind: kinds.Kind<A>
  /** How it is read as a key or a variable, where that differs. */
  readonly keyKind?: kinds.Kind<A>
  /** What it is when nobody says, in words. */
  readonly default: string
  /** What it does, in words. */
  readonly effect: string
}

/** One row for each option, so that none is forgotten. */
type Table<Options> = { readonly [K in keyof Options]-?: Setting<unknown> }

const provider: kinds.Kind<Provider.Provider> = {
  allowed: "a Provider, such as Provider.ceph",
  read: (given) =>
    typeof given === "object" && given !== null && "checksums" in given && "sources" in given
      ? { value: given as Provider.Provider }
      : { problem: "is no Provider" }
}

/** Checked again with all that depends on it when the settings are put together. */
const endpoint = kinds.text(
  "http:// or https://, a host, perhaps a port and a path; no credentials, query or fragment",
  () => undefined
)

/** @internal */
export const address = {
  region: {
    keys: ["region"],
    kind: kinds.region,
    default: "what the endpoint's host names, `default_region`, the provider's, or us-east-1",
    effect: "The region requests are signed for, and part of Amazon's host names."
  },
  defaultRegion: {
    keys: ["default_region"],
    kind: kinds.region,
    default: "none",
    effect: "The region where nothing says `region`, in code, URL or environment."
  },
  endpoint: {
    keys: ["endpoint_url", "endpoint"],
    kind: endpoint,
    default: "Amazon S3 in the region",
    effect: "Where requests go. With the bucket before the host, the host may have it already or not."
  },
  endpointUrlS3: {
    keys: ["endpoint_url_s3"],
    kind: endpoint,
    default: "`endpoint_url`",
    effect: "Where requests to S3 go; counts more than an `endpoint_url` of the same source."
  },
  bucket: {
    keys: ["bucket", "bucket_name"],
    kind: kinds.bucket,
    default: "none",
    effect: "The bucket of the store."
  },
  prefix: {
    keys: ["prefix"],
    variables: [],
    kind: kinds.prefix,
    default: "none",
    effect: "What stands before every key of the store."
  },
  addressing: {
    keys: ["virtual_hosted_style_request"],
    kind: kinds.oneOf("path", "virtual"),
    keyKind: kinds.flagFor<"path" | "virtual">("virtual", "path"),
    default: "as the provider has it",
    effect: "Whether the bucket stands in the path, or before the host where it can."
  },
  forcePathStyle: {
    keys: ["force_path_style"],
    variables: [],
    kind: kinds.flag,
    default: "as the provider has it",
    effect: "The same the other way round, as the AWS SDKs say it."
  },
  allowHttp: {
    keys: ["allow_http"],
    kind: kinds.flag,
    default: "false",
    effect: "Lets an endpoint be plain HTTP on another machine, with a warning."
  },
  useFips: {
    keys: ["use_fips_endpoint"],
    kind: kinds.flag,
    default: "false",
    effect: "Amazon's endpoints with FIPS 140 cryptography."
  },
  useDualStack: {
    keys: ["use_dualstack_endpoint"],
    kind: kinds.flag,
    default: "false",
    effect: "Amazon's endpoints that answer over IPv6 too."
  },
  useAccelerate: {
    keys: ["use_accelerate_endpoint"],
    variables: [],
    kind: kinds.flag,
    default: "false",
    effect: "Amazon's endpoints for transfer acceleration."
  },
  useArnRegion: {
    keys: ["s3_use_arn_region"],
    kind: kinds.flag,
    default: "true",
    effect: "An access point is asked in the region of its ARN; `false` refuses an ARN of another region."
  },
  disableMultiRegionAccessPoints: {
    keys: ["s3_disable_multiregion_access_points"],
    kind: kinds.flag,
    default: "false",
    effect: "Refuses the ARNs of multi-Region access points, whose requests are signed with SigV4A."
  },
  s3Express: {
    keys: ["s3_express"],
    kind: kinds.flag,
    default: "where the provider has such buckets",
    effect: "Directory buckets are asked through sessions of S3 Express One Zone; `false`: never, but with the plain "
      + "credentials; `true`: at any endpoint."
  },
  provider: {
    keys: [],
    kind: provider,
    default: "known by the endpoint",
    effect: "What the server can and cannot do."
  }
} satisfies Table<AddressOptions>

/** @internal */
export const request = {
  skipSignature: {
    keys: ["skip_signature"],
    kind: kinds.flag,
    default: "false",
    effect: "Sends requests unsigned and looks for no credentials."
  },
  signPayload: {
    keys: ["unsigned_payload"],
    kind: kinds.flag,
    keyKind: kinds.flagFor(false, true),
    default: "signed",
    effect: "Unsigned: `x-amz-content-sha256: UNSIGNED-PAYLOAD`. As an option, `true` means signed."
  },
  signStreams: {
    keys: ["sign_streams"],
    variables: [],
    kind: kinds.flag,
    default: "over plain HTTP, where the provider takes a checksum behind a stream",
    effect: "Streamed bodies are signed chunk by chunk (`aws-chunked`)."
  },
  requestPayer: {
    keys: ["request_payer", "requester_pays"],
    kind: kinds.flagOr("requester"),
    default: "false",
    effect: "`x-amz-request-payer: requester` with every signed request to a bucket; in the query of presigned URLs."
  },
  checksumAlgorithm: {
    keys: ["checksum_algorithm"],
    kind: kinds.checksumAlgorithm,
    default: "as the provider has it",
    effect: "The checksum of PutObject, CreateMultipartUpload and UploadPart."
  },
  serverSideEncryption: {
    keys: ["server_side_encryption"],
    kind: kinds.oneOf("AES256", "aws:kms", "aws:kms:dsse", "sse-c"),
    default: "as the bucket has it",
    effect: "`x-amz-server-side-encryption` with PutObject, CopyObject and CreateMultipartUpload. With `sse-c` the "
      + "customer's key instead, with reads and parts too."
  },
  sseKmsKeyId: {
    keys: ["sse_kms_key_id"],
    kind: kinds.printable,
    default: "Amazon's own key",
    effect: "The key of `aws:kms` and `aws:kms:dsse`."
  },
  sseBucketKeyEnabled: {
    keys: ["sse_bucket_key_enabled"],
    kind: kinds.flag,
    default: "as the bucket has it",
    effect: "Whether one data key serves the whole bucket."
  },
  sseCustomerKeyBase64: {
    keys: ["sse_customer_key_base64"],
    kind: kinds.customerKey,
    default: "none",
    effect: "The key of `sse-c`."
  },
  defaultHeaders: {
    keys: ["default_headers"],
    kind: kinds.headers,
    default: "none",
    effect: "Sent and signed with every request to S3, unless the call sets the same header. Not in presigned URLs."
  },
  defaultContentType: {
    keys: ["default_content_type"],
    kind: kinds.printable,
    default: "none",
    effect: "`content-type` of PutObject and CreateMultipartUpload where nothing else tells it."
  },
  contentTypes: {
    keys: ["content_types"],
    variables: [],
    kind: kinds.contentTypes,
    default: "none",
    effect: "The same by the end of the key; counts more than what an ObjectStore guesses."
  },
  disableTagging: {
    keys: ["disable_tagging"],
    kind: kinds.flag,
    default: "false",
    effect: "Leaves `x-amz-tagging` out."
  },
  disableBulkDelete: {
    keys: ["disable_bulk_delete"],
    kind: kinds.flag,
    default: "false",
    effect: "ObjectStore deletes many objects by single requests."
  },
  conditionalPut: {
    keys: ["conditional_put"],
    kind: conditions.conditionalPut,
    default: "etag",
    effect: "How conditional writes are made."
  },
  copyIfNotExists: {
    keys: ["copy_if_not_exists"],
    kind: conditions.copyIfNotExists,
    default: "as the provider has it",
    effect: "How a copy is kept from replacing an object."
  },
  userAgent: {
    keys: ["user_agent"],
    kind: kinds.printable,
    default: "effect-s3/ and the version",
    effect: "`user-agent` of every request."
  }
} satisfies Table<RequestOptions>

/** @internal */
export const client = {
  timeout: {
    keys: ["timeout"],
    kind: kinds.duration(),
    default: "none but the policy's",
    effect: "For one attempt, from its first packet to the last byte of the answer's body."
  },
  connectTimeout: {
    keys: ["connect_timeout"],
    kind: kinds.duration(),
    default: "3s",
    effect: "From the first packet to the end of the TLS handshake."
  },
  readTimeout: {
    keys: ["read_timeout"],
    kind: kinds.duration(),
    default: "15s and 30s",
    effect: "For the first byte of an answer, and between two pieces of its body."
  },
  poolIdleTimeout: {
    keys: ["pool_idle_timeout"],
    kind: kinds.duration({ orNothing: true }),
    default: "4s",
    effect: "How long an unused connection is kept, unless the server says less."
  },
  poolMaxIdlePerHost: {
    keys: ["pool_max_idle_per_host"],
    kind: kinds.wholeNumber(0, Infinity),
    default: "all",
    effect: "How many unused connections are kept for one origin."
  },
  proxyUrl: {
    keys: ["proxy_url"],
    kind: kinds.proxyUrl,
    default: "`HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, where the environment is read",
    effect: "Requests go through it: in a tunnel (CONNECT) to https, whole to http. Those of the environment leave "
      + "loopback addresses alone."
  },
  proxyCaCertificate: {
    keys: ["proxy_ca_certificate"],
    kind: kinds.certificates,
    default: "none",
    effect: "A further root, for a proxy that is https or looks into TLS."
  },
  proxyExcludes: {
    keys: ["proxy_excludes"],
    kind: kinds.list,
    default: "`NO_PROXY`, where the environment is read",
    effect: "Hosts, domains, addresses and networks that are reached directly; `*` for all."
  },
  http1Only: {
    keys: ["http1_only"],
    kind: kinds.flag,
    default: "true, unless `http2_only`",
    effect: "`false` offers HTTP/2 in the TLS handshake. A connection carries one request at a time either way."
  },
  http2Only: {
    keys: ["http2_only"],
    kind: kinds.flag,
    default: "false",
    effect: "HTTP/2 or nothing; over plain HTTP by prior knowledge."
  },
  http2KeepAliveInterval: {
    keys: ["http2_keep_alive_interval"],
    kind: kinds.duration(),
    default: "none",
    effect: "How often a connection is sent a PING."
  },
  http2KeepAliveTimeout: {
    keys: ["http2_keep_alive_timeout"],
    kind: kinds.duration(),
    default: "20s",
    effect: "How long a PING may go unanswered before the connection is closed."
  },
  http2KeepAliveWhileIdle: {
    keys: ["http2_keep_alive_while_idle"],
    kind: kinds.flag,
    default: "false",
    effect: "Sends PINGs on connections without a request too."
  },
  http2MaxFrameSize: {
    keys: ["http2_max_frame_size"],
    kind: kinds.wholeNumber(16_384, 16_777_215),
    default: "16384",
    effect: "The largest frame that the server may send."
  },
  rootCertificate: {
    keys: ["root_certificate"],
    kind: kinds.certificates,
    default: "none",
    effect: "Further roots to trust."
  },
  caBundle: {
    keys: ["ca_bundle"],
    kind: kinds.path,
    default: "none",
    effect: "A file of further roots to trust."
  },
  disableSystemCertificates: {
    keys: ["disable_system_certificates"],
    kind: kinds.flag,
    default: "false",
    effect: "Trusts the roots that were given and no other."
  },
  allowInvalidCertificates: {
    keys: ["allow_invalid_certificates"],
    kind: kinds.flag,
    default: "false",
    effect: "Takes any certificate, with a warning. Whoever is on the way can read and change everything."
  },
  randomizeAddresses: {
    keys: ["randomize_addresses"],
    kind: kinds.flag,
    default: "true",
    effect: "Tries the addresses of a host in random order, so that connections spread over them."
  }
} satisfies Table<ClientOptions>

/** @internal */
export const credentials = {
  accessKeyId: {
    keys: ["access_key_id"],
    kind: kinds.printable,
    default: "none",
    effect: "Who signs. It comes with its secret, and with the session token of the same source."
  },
  secretAccessKey: {
    keys: ["secret_access_key"],
    kind: kinds.secret,
    default: "none",
    effect: "What signing keys are derived from."
  },
  sessionToken: {
    keys: ["session_token", "token"],
    kind: kinds.secret,
    default: "none",
    effect: "`x-amz-security-token` of temporary credentials."
  },
  profile: {
    keys: ["profile", "default_profile"],
    kind: kinds.printable,
    default: "default",
    effect: "The profile of the AWS CLI's files."
  },
  roleArn: {
    keys: ["role_arn"],
    kind: kinds.printable,
    default: "none",
    effect: "The role that is taken on with the web identity."
  },
  roleSessionName: {
    keys: ["role_session_name"],
    kind: kinds.sessionName,
    default: "one of this library's",
    effect: "What the session of the role is called in logs."
  },
  webIdentityTokenFile: {
    keys: ["web_identity_token_file"],
    kind: kinds.path,
    default: "none",
    effect: "The file of the web identity's token (IRSA)."
  },
  stsEndpoint: {
    keys: ["endpoint_url_sts", "sts_endpoint"],
    kind: kinds.url,
    default: "that of the region",
    effect: "Where roles are taken on."
  },
  containerCredentialsRelativeUri: {
    keys: ["container_credentials_relative_uri"],
    kind: kinds.absolutePath,
    default: "none",
    effect: "Credentials of an ECS task, at 169.254.170.2."
  },
  containerCredentialsFullUri: {
    keys: ["container_credentials_full_uri"],
    kind: kinds.url,
    default: "none",
    effect: "Credentials of a container (EKS Pod Identity)."
  },
  containerAuthorizationTokenFile: {
    keys: ["container_authorization_token_file"],
    kind: kinds.path,
    default: "none",
    effect: "The file of the token that these are asked for with."
  },
  containerAuthorizationToken: {
    keys: ["container_authorization_token"],
    kind: kinds.secret,
    default: "none",
    effect: "The token itself."
  },
  metadataEndpoint: {
    keys: ["metadata_endpoint", "ec2_metadata_service_endpoint"],
    kind: kinds.url,
    default: "http://169.254.169.254",
    effect: "Where instance credentials are asked for."
  },
  imdsv1Fallback: {
    keys: ["imdsv1_fallback"],
    kind: kinds.flag,
    default: "false",
    effect: "Asks for instance credentials without a token where the token is refused (403), with a warning."
  }
} satisfies Table<CredentialOptions>

/** @internal */
export const settings = { ...address, ...request, ...client, ...credentials }

/** @internal */
export type Name = keyof typeof settings

/** What each setting is once it has been read. @internal */
export type Values = { readonly [K in Name]: kinds.Type<(typeof settings)[K]["kind"]> }

/** @internal */
export const names = Object.keys(settings) as ReadonlyArray<Name>

/** @internal */
export const settingOf: <K extends Name>(name: K) => Setting<Values[K]> = (name) => settings[name] as Setting<any>

/** All names of a setting as a key, in lower case. @internal */
export const keysOf = (setting: Setting<unknown>): ReadonlyArray<string> =>
  setting.keys.flatMap((key) => [key, `aws_${key}`])

/** Its variables, the one that counts most first. @internal */
export const variablesOf = (setting: Setting<unknown>): ReadonlyArray<string> =>
  setting.variables ?? setting.keys.map((key) => `AWS_${key.toUpperCase()}`)
