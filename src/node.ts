/**
 * What only Node has.
 *
 * @since 0.1.0
 */

/**
 * An `HttpClient` over undici's dispatcher, made for object storage.
 *
 * @since 0.1.0
 */
export * as NodeTransport from "./node/NodeTransport.js"
