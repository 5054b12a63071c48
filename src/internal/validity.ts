import type * as Credentials from "../Credentials.js"
import * as StorageError from "../StorageError.js"

/** The longest validity that S3 accepts. */
const maxExpirySeconds = 604_800

/** How long something signed is to be good for. @internal */
export interface Asked {
  readonly expiresSeconds: number
  /** In milliseconds since 1970. */
  readonly now: number
}

/** Why `what` cannot be valid for that long. @internal */
export const problem = (what: string, { expiresSeconds }: Asked): StorageError.InvalidInput | undefined =>
  Number.isInteger(expiresSeconds) && expiresSeconds >= 1 && expiresSeconds <= maxExpirySeconds
    ? undefined
    : new StorageError.InvalidInput({
      message: `${what} is valid for 1 to ${maxExpirySeconds} whole seconds, not for ${expiresSeconds}`,
      parameter: "expiresIn"
    })

/** In seconds: not longer than the credentials are. @internal */
export const effective = ({ expiration }: Credentials.Credentials, { expiresSeconds, now }: Asked): number => {
  const left = expiration === undefined ? expiresSeconds : Math.floor((expiration.getTime() - now) / 1000)
  return Math.max(0, Math.min(expiresSeconds, left))
}
