/**
 * Object storage for Effect.
 *
 * @since 0.1.0
 */

/**
 * Every call of Backblaze B2's native API.
 *
 * @since 0.1.0
 */
export * as B2 from "./B2.js"

/**
 * What runs one call of Backblaze B2.
 *
 * @since 0.1.0
 */
export * as B2Client from "./B2Client.js"

/**
 * The embedded server of Backblaze B2's native API.
 *
 * @since 0.1.0
 */
export * as B2Emulator from "./B2Emulator.js"

/**
 * What an upload sends.
 *
 * @since 0.1.0
 */
export * as Body from "./Body.js"

/**
 * Who signs.
 *
 * @since 0.1.0
 */
export * as Credentials from "./Credentials.js"

/**
 * Credentials that services give over HTTP.
 *
 * @since 0.1.0
 */
export * as CredentialSources from "./CredentialSources.js"

/**
 * The embedded server.
 *
 * @since 0.1.0
 */
export * as Emulator from "./Emulator.js"

/**
 * A bucket of one's own, that begins as what another was.
 *
 * @since 0.1.0
 */
export * as Fork from "./Fork.js"

/**
 * The `KeyValueStore` of `@effect/platform` on any object store.
 *
 * @since 0.1.0
 */
export * as KeyValue from "./KeyValue.js"

/**
 * One of many that leads.
 *
 * @since 0.1.0
 */
export * as LeaderElection from "./LeaderElection.js"

/**
 * Locks kept in a bucket.
 *
 * @since 0.1.0
 */
export * as Lock from "./Lock.js"

/**
 * Questions about objects that Tigris answers from what it knows of them.
 *
 * @since 0.1.0
 */
export * as MetadataQuery from "./MetadataQuery.js"

/**
 * What a client counts.
 *
 * @since 0.1.0
 */
export * as Metrics from "./Metrics.js"

/**
 * A multipart upload as a scope and as a sink.
 *
 * @since 0.1.0
 */
export * as MultipartUpload from "./MultipartUpload.js"

/**
 * The portable store.
 *
 * @since 0.1.0
 */
export * as ObjectStore from "./ObjectStore.js"

/**
 * URLs that carry their own permission.
 *
 * @since 0.1.0
 */
export * as Presign from "./Presign.js"

/**
 * Finds out what an endpoint really does.
 *
 * @since 0.1.0
 */
export * as Probe from "./Probe.js"

/**
 * What each vendor can and cannot do.
 *
 * @since 0.1.0
 */
export * as Provider from "./Provider.js"

/**
 * Retry and timeout Schedules.
 *
 * @since 0.1.0
 */
export * as RequestPolicy from "./RequestPolicy.js"

/**
 * Every S3 operation.
 *
 * @since 0.1.0
 */
export * as S3 from "./S3.js"

/**
 * What runs one operation.
 *
 * @since 0.1.0
 */
export * as S3Client from "./S3Client.js"

/**
 * Every setting.
 *
 * @since 0.1.0
 */
export * as S3Config from "./S3Config.js"

/**
 * Permits over all machines.
 *
 * @since 0.1.0
 */
export * as Semaphore from "./Semaphore.js"

/**
 * How requests are signed.
 *
 * @since 0.1.0
 */
export * as Signer from "./Signer.js"

/**
 * A bucket as it was.
 *
 * @since 0.1.0
 */
export * as Snapshot from "./Snapshot.js"

/**
 * The one vocabulary of errors.
 *
 * @since 0.1.0
 */
export * as StorageError from "./StorageError.js"

/**
 * What Tigris has beside S3.
 *
 * @since 0.1.0
 */
export * as Tigris from "./Tigris.js"

/**
 * Files, objects and trees of them in and out: resumable, verified, with progress.
 *
 * @since 0.1.0
 */
export * as Transfer from "./Transfer.js"

/**
 * What an HttpClient may be trusted with.
 *
 * @since 0.1.0
 */
export * as Transport from "./Transport.js"
