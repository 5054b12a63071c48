import * as StorageError from "../../StorageError.js"

/** What any call can fail with, whatever it asks. @internal */
export const commonErrors = [
  StorageError.AccessDenied,
  StorageError.InvalidCredentials,
  StorageError.ExpiredCredentials,
  StorageError.SlowDown,
  StorageError.ServerFault,
  StorageError.NotImplemented,
  StorageError.InvalidInput,
  StorageError.LimitExceeded,
  StorageError.MalformedResponse,
  StorageError.Transport,
  StorageError.Timeout,
  StorageError.UnknownServiceError
] as const

/**
 * What any call can fail with, whatever it asks.
 *
 * @since 0.1.0
 * @category errors
 */
export type CommonError = InstanceType<typeof commonErrors[number]>
