const allowed = /^[a-z0-9.-]+$/
const alphanumeric = /^[a-z0-9]$/
const ipv4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/
const directoryBucket = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?--([a-z0-9]+(?:-[a-z0-9]+)+)--xa?-s3$/
const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const hostLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"]
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--table-s3"]

/**
 * Why AWS would not create a bucket of this name:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 *
 * @internal
 */
export const bucketNameProblem = (name: string): string | undefined => {
  if (name.length < 3 || name.length > 63) return "must have 3 to 63 characters"
  if (!allowed.test(name)) return "may only have lower-case letters, digits, '.' and '-'"
  if (!alphanumeric.test(name[0]!) || !alphanumeric.test(name[name.length - 1]!)) {
    return "must begin and end with a letter or digit"
  }
  if (name.includes("..")) return "must not have two '.' in a row"
  if (ipv4.test(name)) return "must not look like an IP address"
  for (const prefix of reservedPrefixes) {
    if (name.startsWith(prefix)) return `must not begin with '${prefix}', which AWS keeps to itself`
  }
  for (const suffix of reservedSuffixes) {
    if (name.endsWith(suffix)) return `must not end with '${suffix}', which AWS keeps to itself`
  }
  if (isDirectoryBucket(name) && directoryBucketZone(name) === undefined) {
    return "ends like a directory bucket, and so must be name--zone--x-s3"
  }
  return undefined
}

/**
 * Why a bucket of this name cannot be addressed on any server: it would change the host or the path of the request.
 * Laxer than `bucketNameProblem`, as other servers and old buckets have names outside AWS's rules.
 *
 * @internal
 */
export const addressProblem = (name: string): string | undefined => {
  if (name === "") return "is empty"
  if (name === "." || name === "..") return "is a dot segment"
  if (name.length > 255) return "has more than 255 characters"
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code < 32 || code === 127) return "has a control character"
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = name.charCodeAt(++i)
      if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return "has a lone surrogate, and so no UTF-8 form"
    } else if ("/\\@:#?".includes(name[i]!)) return `has '${name[i]}'`
  }
  return undefined
}

/** Whether the text can be one label of a host name. @internal */
export const isHostLabel = (text: string): boolean => hostLabel.test(text)

/** Whether it is the name of a directory bucket, or the alias of an access point to one. @internal */
export const isDirectoryBucket = (name: string): boolean => name.endsWith("--x-s3") || name.endsWith("--xa-s3")

/** The zone in the name of a directory bucket, such as `usw2-az1`. @internal */
export const directoryBucketZone = (name: string): string | undefined => directoryBucket.exec(name)?.[1]

/**
 * Whether the bucket can stand before the host. Not with a dot over TLS, as a wildcard certificate covers one label.
 *
 * @internal
 */
export const isVirtualHostable = (name: string, secure: boolean): boolean => {
  if (name.length < 3 || name.length > 63 || ipv4.test(name)) return false
  if (secure) return dnsLabel.test(name)
  return name.split(".").every((label) => dnsLabel.test(label))
}
