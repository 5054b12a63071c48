import type * as Redacted from "effect/Redacted"

/**
 * What the settings say of where credentials come from, checked in form and merged over code, URL and environment.
 * An access key comes with its secret, and with the session token of the same source.
 *
 * @since 0.1.0
 * @category models
 */
export interface CredentialSettings {
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: Redacted.Redacted<string> | undefined
  readonly sessionToken?: Redacted.Redacted<string> | undefined
  /** Of the files of the AWS CLI. */
  readonly profile?: string | undefined
  readonly roleArn?: string | undefined
  readonly roleSessionName?: string | undefined
  /** A path; the file is read again for every refresh. */
  readonly webIdentityTokenFile?: string | undefined
  /** Absent: the region's own. */
  readonly stsEndpoint?: string | undefined
  /** A path on 169.254.170.2. */
  readonly containerCredentialsRelativeUri?: string | undefined
  readonly containerCredentialsFullUri?: string | undefined
  /** A path; the file is read again for every refresh. */
  readonly containerAuthorizationTokenFile?: string | undefined
  readonly containerAuthorizationToken?: Redacted.Redacted<string> | undefined
  /** Absent: `http://169.254.169.254`. */
  readonly metadataEndpoint?: string | undefined
  /** Whether instance credentials may be asked for without a token where the server gives none (403). */
  readonly imdsv1Fallback?: boolean | undefined
  /** The region requests are signed for, which is also that of STS. */
  readonly region?: string | undefined
}
