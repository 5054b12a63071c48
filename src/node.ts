/**
 * What only Node has.
 *
 * @since 0.1.0
 */

/**
 * Where credentials come from: the default chain, the AWS CLI's files, programs.
 *
 * @since 0.1.0
 */
export * as NodeCredentials from "./node/NodeCredentials.js"

/**
 * Folders by the calls of Node itself.
 *
 * @since 0.1.0
 */
export * as NodeDisk from "./node/NodeDisk.js"

/**
 * Progress of transfers on the terminal.
 *
 * @since 0.1.0
 */
export * as NodeProgress from "./node/NodeProgress.js"

/**
 * S3 and the store over Node's transport.
 *
 * @since 0.1.0
 */
export * as NodeS3 from "./node/NodeS3.js"

/**
 * A store by its URL, whatever it is kept in, and folders as stores.
 *
 * @since 0.1.0
 */
export * as NodeStore from "./node/NodeStore.js"

/**
 * An `HttpClient` over undici's dispatcher, made for object storage.
 *
 * @since 0.1.0
 */
export * as NodeTransport from "./node/NodeTransport.js"
