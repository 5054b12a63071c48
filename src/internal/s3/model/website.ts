/**
 * A bucket as a web site.
 *
 * @since 0.1.0
 */

/**
 * Where every request is sent on to.
 *
 * @since 0.1.0
 * @category models
 */
export interface RedirectAllRequestsTo {
  readonly hostName: string
  readonly protocol?: "http" | "https" | (string & {}) | undefined
}

/**
 * What is shown for a folder.
 *
 * @since 0.1.0
 * @category models
 */
export interface IndexDocument {
  /** `index.html`: put after a path that ends in a slash. */
  readonly suffix: string
}

/**
 * What is shown with an error.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrorDocument {
  readonly key: string
}

/**
 * When a rule counts.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoutingRuleCondition {
  readonly httpErrorCodeReturnedEquals?: string | undefined
  readonly keyPrefixEquals?: string | undefined
}

/**
 * Where a request is sent on to: whatever is absent stays as it was.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoutingRuleRedirect {
  readonly hostName?: string | undefined
  readonly httpRedirectCode?: string | undefined
  readonly protocol?: "http" | "https" | (string & {}) | undefined
  /** Excludes `replaceKeyWith`. */
  readonly replaceKeyPrefixWith?: string | undefined
  readonly replaceKeyWith?: string | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_RoutingRule.html
 * @since 0.1.0
 * @category models
 */
export interface RoutingRule {
  /** Absent: always. */
  readonly condition?: RoutingRuleCondition | undefined
  readonly redirect: RoutingRuleRedirect
}

/**
 * Either `redirectAllRequestsTo` alone, or `indexDocument` with or without the others.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface WebsiteConfiguration {
  readonly redirectAllRequestsTo?: RedirectAllRequestsTo | undefined
  readonly indexDocument?: IndexDocument | undefined
  readonly errorDocument?: ErrorDocument | undefined
  readonly routingRules?: ReadonlyArray<RoutingRule> | undefined
}
