/** @internal */
export interface LoggedRequest {
  readonly method: string
  /** The request target as it was sent, with the values of signatures, credentials and tokens blotted out. */
  readonly target: string
  /** S3's name of the operation; empty when the request asked for none. */
  readonly operation: string
  /** What the server decided, whether or not a fault let it arrive. */
  readonly status: number
  /** S3's error code, when it refused. */
  readonly code: string | undefined
  readonly requestId: string
}

const secret =
  /([?&](?:x-amz-signature|x-amz-credential|x-amz-security-token|x-amz-(?:copy-source-)?server-side-encryption-customer-key|signature|awsaccesskeyid)=)[^&]*/gi

/** @internal */
export const redact = (target: string): string => target.replace(secret, "$1REDACTED")

const limit = 10_000

/** @internal */
export interface RequestLog {
  readonly add: (entry: LoggedRequest) => void
  readonly entries: () => ReadonlyArray<LoggedRequest>
  readonly clear: () => void
}

/** @internal */
export const make = (): RequestLog => {
  let entries: Array<LoggedRequest> = []
  return {
    add: (entry) => {
      entries.push(entry)
      // Half at once, so that a long-lived emulator does not move the list with every request.
      if (entries.length >= 2 * limit) entries = entries.slice(-limit)
    },
    entries: () => entries.slice(-limit),
    clear: () => {
      entries = []
    }
  }
}
