import * as StorageError from "../../StorageError.js"

/** What any operation can fail with, whatever it asks. @internal */
export const commonErrors = [
  StorageError.AccessDenied,
  StorageError.InvalidCredentials,
  StorageError.ExpiredCredentials,
  StorageError.CredentialsUnavailable,
  StorageError.ClockSkew,
  StorageError.SlowDown,
  StorageError.ServerFault,
  StorageError.WrongRegion,
  StorageError.NotImplemented,
  StorageError.MethodNotAllowed,
  StorageError.InvalidInput,
  StorageError.MalformedResponse,
  StorageError.Transport,
  StorageError.Timeout,
  StorageError.UnsupportedByProvider,
  StorageError.UnknownServiceError
] as const

/**
 * What any operation can fail with, whatever it asks.
 *
 * @since 0.1.0
 * @category errors
 */
export type CommonError = InstanceType<typeof commonErrors[number]>
