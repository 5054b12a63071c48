import * as StorageError from "../../StorageError.js"
import type { Where } from "./operation.js"

/**
 * What it means for an operation that there is no session to do it with. What the operation can fail with itself is
 * told as it is; not so what may pass, as it was tried again already, and what the operation does not know.
 *
 * @internal
 */
export const sessionRefused = (
  error: StorageError.StorageError,
  where: Where,
  tags: ReadonlySet<string>
): StorageError.StorageError =>
  tags.has(error._tag) && !StorageError.isTransient(error) && !StorageError.isThrottling(error)
    ? error
    : new StorageError.CredentialsUnavailable({
      ...where,
      message: `There is no session with the directory bucket: ${error.message}`,
      tried: [`CreateSession: ${error._tag}`],
      hint: "s3Express: false signs with the plain credentials, and asks for no session"
    })
