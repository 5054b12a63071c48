/** A group of regions with accounts, names and a domain of its own. @internal */
export interface Partition {
  readonly name: string
  readonly dnsSuffix: string
  /** How the names of its regions begin. */
  readonly regions: string
  /** Whether S3 has FIPS endpoints there. */
  readonly fips: boolean
  /** Whether S3 Transfer Acceleration is to be had there. */
  readonly accelerate: boolean
}

/** Where most regions are. */
const aws: Partition = { name: "aws", dnsSuffix: "amazonaws.com", regions: "", fips: true, accelerate: true }

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
const others: ReadonlyArray<Partition> = [
  { ...aws, name: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: "cn-", fips: false, accelerate: false },
  { ...aws, name: "aws-us-gov", regions: "us-gov-" },
  { ...aws, name: "aws-eusc", dnsSuffix: "amazonaws.eu", regions: "eusc-" },
  { ...aws, name: "aws-iso", dnsSuffix: "c2s.ic.gov", regions: "us-iso-" },
  { ...aws, name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", regions: "us-isob-" },
  { ...aws, name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", regions: "eu-isoe-" },
  { ...aws, name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", regions: "us-isof-" }
]

/** The partition that a region belongs to; a region that nobody knows yet is of the commercial one. @internal */
export const ofRegion = (region: string): Partition =>
  others.find((partition) => region.startsWith(partition.regions) || region === `${partition.name}-global`) ?? aws
