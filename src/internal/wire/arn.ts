/** An Amazon Resource Name, taken apart. @internal */
export interface Arn {
  readonly partition: string
  readonly service: string
  /** Empty where the resource is in no region. */
  readonly region: string
  readonly account: string
  /** What stands between the colons and slashes of the resource; at least one. */
  readonly resource: ReadonlyArray<string>
}

/** Whether a bucket parameter means an ARN: no bucket has a colon in its name. @internal */
export const isArn = (text: string): boolean => text.startsWith("arn:")

/** @internal */
export const parse = (text: string): Arn | undefined => {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/.exec(text)
  if (match === null) return undefined
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match
  return { partition, service, region, account, resource: resource.split(/[:/]/) }
}
