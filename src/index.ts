/**
 * Object storage for Effect.
 *
 * @since 0.1.0
 */

/**
 * The one vocabulary of errors.
 *
 * @since 0.1.0
 */
export * as StorageError from "./StorageError.js"
