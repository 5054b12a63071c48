/** What a starter hands over: everything that a client needs to know of a server that runs. */
export interface RunningServer {
  readonly name: string
  readonly version: string
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Set where the endpoint is HTTPS with a certificate of our own throw-away authority. */
  readonly caFile?: string | undefined
  /** Where it gives credentials of roles, which are good at this address only. The account may make roles. */
  readonly stsEndpoint?: string | undefined
  readonly notes: ReadonlyArray<string>
  /** Kills every process of the server and deletes its directory. May be called twice. */
  stop(): Promise<void>
}

/** Why a server cannot run on this machine, in words for the table. */
export interface Skipped {
  readonly skipped: string
}

export interface ServerStarter {
  readonly name: string
  start(): Promise<RunningServer | Skipped>
}

export const isSkipped = (result: RunningServer | Skipped): result is Skipped => "skipped" in result
