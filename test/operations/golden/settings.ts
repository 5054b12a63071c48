import { S3 } from "effect-s3"
import type { Golden } from "../golden.js"

const bucket = "examplebucket"

export const settings: ReadonlyArray<Golden> = [
  {
    operation: "GetBucketLifecycleConfiguration",
    call: S3.getBucketLifecycleConfiguration({ bucket }),
    request: "GET /examplebucket?lifecycle="
  },
  {
    operation: "PutBucketLifecycleConfiguration",
    call: S3.putBucketLifecycleConfiguration({
      bucket,
      transitionDefaultMinimumObjectSize: "varies_by_storage_class",
      rules: [
        {
          id: "id1",
          filter: { prefix: "documents/" },
          status: "Enabled",
          transitions: [{ days: 30, storageClass: "GLACIER" }]
        },
        {
          id: "id2",
          filter: {
            and: {
              prefix: "logs/",
              tags: [{ key: "key1", value: "value1" }, { key: "key2", value: "value2" }],
              objectSizeGreaterThan: 500,
              objectSizeLessThan: 64_000
            }
          },
          status: "Enabled",
          expiration: { days: 365 },
          noncurrentVersionTransitions: [{
            noncurrentDays: 30,
            storageClass: "STANDARD_IA",
            newerNoncurrentVersions: 5
          }],
          noncurrentVersionExpiration: { noncurrentDays: 90, newerNoncurrentVersions: 10 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }
        },
        {
          id: "id3",
          filter: {},
          status: "Disabled",
          expiration: { date: new Date("2026-01-01T00:00:00Z"), expiredObjectDeleteMarker: true }
        }
      ]
    }),
    request: "PUT /examplebucket?lifecycle=",
    headers: { "x-amz-transition-default-minimum-object-size": "varies_by_storage_class" },
    body: `
      <LifecycleConfiguration>
        <Rule>
          <ID>id1</ID>
          <Filter><Prefix>documents/</Prefix></Filter>
          <Status>Enabled</Status>
          <Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition>
        </Rule>
        <Rule>
          <ID>id2</ID>
          <Filter>
            <And>
              <Prefix>logs/</Prefix>
              <Tag><Key>key1</Key><Value>value1</Value></Tag>
              <Tag><Key>key2</Key><Value>value2</Value></Tag>
              <ObjectSizeGreaterThan>500</ObjectSizeGreaterThan>
              <ObjectSizeLessThan>64000</ObjectSizeLessThan>
            </And>
          </Filter>
          <Status>Enabled</Status>
          <Expiration><Days>365</Days></Expiration>
          <NoncurrentVersionTransition>
            <NoncurrentDays>30</NoncurrentDays>
            <StorageClass>STANDARD_IA</StorageClass>
            <NewerNoncurrentVersions>5</NewerNoncurrentVersions>
          </NoncurrentVersionTransition>
          <NoncurrentVersionExpiration>
            <NoncurrentDays>90</NoncurrentDays>
            <NewerNoncurrentVersions>10</NewerNoncurrentVersions>
          </NoncurrentVersionExpiration>
          <AbortIncompleteMultipartUpload>
            <DaysAfterInitiation>7</DaysAfterInitiation>
          </AbortIncompleteMultipartUpload>
        </Rule>
        <Rule>
          <ID>id3</ID>
          <Filter/>
          <Status>Disabled</Status>
          <Expiration>
            <Date>2026-01-01T00:00:00.000Z</Date>
            <ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>
          </Expiration>
        </Rule>
      </LifecycleConfiguration>`
  },
  {
    operation: "DeleteBucketLifecycle",
    call: S3.deleteBucketLifecycle({ bucket }),
    request: "DELETE /examplebucket?lifecycle="
  },
  { operation: "GetBucketCors", call: S3.getBucketCors({ bucket }), request: "GET /examplebucket?cors=" },
  {
    operation: "PutBucketCors",
    call: S3.putBucketCors({
      bucket,
      corsRules: [
        {
          allowedOrigins: ["http://www.example.com"],
          allowedMethods: ["PUT", "POST", "DELETE"],
          allowedHeaders: ["*"],
          maxAgeSeconds: 3000,
          exposeHeaders: ["x-amz-server-side-encryption"]
        },
        { allowedOrigins: ["*"], allowedMethods: ["GET"] }
      ]
    }),
    request: "PUT /examplebucket?cors=",
    body: `
      <CORSConfiguration>
        <CORSRule>
          <AllowedOrigin>http://www.example.com</AllowedOrigin>
          <AllowedMethod>PUT</AllowedMethod>
          <AllowedMethod>POST</AllowedMethod>
          <AllowedMethod>DELETE</AllowedMethod>
          <AllowedHeader>*</AllowedHeader>
          <MaxAgeSeconds>3000</MaxAgeSeconds>
          <ExposeHeader>x-amz-server-side-encryption</ExposeHeader>
        </CORSRule>
        <CORSRule>
          <AllowedOrigin>*</AllowedOrigin>
          <AllowedMethod>GET</AllowedMethod>
        </CORSRule>
      </CORSConfiguration>`
  },
  { operation: "DeleteBucketCors", call: S3.deleteBucketCors({ bucket }), request: "DELETE /examplebucket?cors=" },
  { operation: "GetBucketPolicy", call: S3.getBucketPolicy({ bucket }), request: "GET /examplebucket?policy=" },
  {
    operation: "PutBucketPolicy",
    about: "JSON",
    call: S3.putBucketPolicy({
      bucket,
      policy: "{ \"Version\":\"2012-10-17\" }",
      confirmRemoveSelfBucketAccess: true
    }),
    request: "PUT /examplebucket?policy=",
    headers: {
      "x-amz-confirm-remove-self-bucket-access": "true",
      "content-type": "application/json",
      "content-md5": "RS3am6tZwhzqNXiRfstkcw=="
    },
    body: "{ \"Version\":\"2012-10-17\" }"
  },
  {
    operation: "PutBucketPolicy",
    about: "an object",
    call: S3.putBucketPolicy({ bucket, policy: { Version: "2012-10-17", Statement: [] } }),
    request: "PUT /examplebucket?policy=",
    body: "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  },
  {
    operation: "DeleteBucketPolicy",
    call: S3.deleteBucketPolicy({ bucket }),
    request: "DELETE /examplebucket?policy="
  },
  {
    operation: "GetBucketPolicyStatus",
    call: S3.getBucketPolicyStatus({ bucket }),
    request: "GET /examplebucket?policyStatus="
  },
  {
    operation: "GetPublicAccessBlock",
    call: S3.getPublicAccessBlock({ bucket }),
    request: "GET /examplebucket?publicAccessBlock="
  },
  {
    operation: "PutPublicAccessBlock",
    call: S3.putPublicAccessBlock({
      bucket,
      blockPublicAcls: true,
      ignorePublicAcls: false,
      blockPublicPolicy: false,
      restrictPublicBuckets: false
    }),
    request: "PUT /examplebucket?publicAccessBlock=",
    body: `
      <PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <BlockPublicAcls>true</BlockPublicAcls>
        <IgnorePublicAcls>false</IgnorePublicAcls>
        <BlockPublicPolicy>false</BlockPublicPolicy>
        <RestrictPublicBuckets>false</RestrictPublicBuckets>
      </PublicAccessBlockConfiguration>`
  },
  {
    operation: "DeletePublicAccessBlock",
    call: S3.deletePublicAccessBlock({ bucket }),
    request: "DELETE /examplebucket?publicAccessBlock="
  },
  {
    operation: "GetBucketOwnershipControls",
    call: S3.getBucketOwnershipControls({ bucket }),
    request: "GET /examplebucket?ownershipControls="
  },
  {
    operation: "PutBucketOwnershipControls",
    call: S3.putBucketOwnershipControls({ bucket, rules: [{ objectOwnership: "BucketOwnerEnforced" }] }),
    request: "PUT /examplebucket?ownershipControls=",
    body: `
      <OwnershipControls xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>
      </OwnershipControls>`
  },
  {
    operation: "DeleteBucketOwnershipControls",
    call: S3.deleteBucketOwnershipControls({ bucket }),
    request: "DELETE /examplebucket?ownershipControls="
  },
  { operation: "GetBucketAbac", call: S3.getBucketAbac({ bucket }), request: "GET /examplebucket?abac=" },
  {
    operation: "PutBucketAbac",
    call: S3.putBucketAbac({ bucket, status: "Enabled" }),
    request: "PUT /examplebucket?abac=",
    body: "<AbacStatus><Status>Enabled</Status></AbacStatus>"
  },
  {
    operation: "GetBucketEncryption",
    call: S3.getBucketEncryption({ bucket }),
    request: "GET /examplebucket?encryption="
  },
  {
    operation: "PutBucketEncryption",
    call: S3.putBucketEncryption({
      bucket,
      rules: [{
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:us-east-1:1234/5678example"
        },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: { encryptionType: ["SSE-C"] }
      }]
    }),
    request: "PUT /examplebucket?encryption=",
    body: `
      <ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Rule>
          <ApplyServerSideEncryptionByDefault>
            <SSEAlgorithm>aws:kms</SSEAlgorithm>
            <KMSMasterKeyID>arn:aws:kms:us-east-1:1234/5678example</KMSMasterKeyID>
          </ApplyServerSideEncryptionByDefault>
          <BucketKeyEnabled>true</BucketKeyEnabled>
          <BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>
        </Rule>
      </ServerSideEncryptionConfiguration>`
  },
  {
    operation: "DeleteBucketEncryption",
    call: S3.deleteBucketEncryption({ bucket }),
    request: "DELETE /examplebucket?encryption="
  },
  { operation: "GetBucketWebsite", call: S3.getBucketWebsite({ bucket }), request: "GET /examplebucket?website=" },
  {
    operation: "PutBucketWebsite",
    about: "redirects everything",
    call: S3.putBucketWebsite({ bucket, redirectAllRequestsTo: { hostName: "example.com" } }),
    request: "PUT /examplebucket?website=",
    body: `
      <WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <RedirectAllRequestsTo><HostName>example.com</HostName></RedirectAllRequestsTo>
      </WebsiteConfiguration>`
  },
  {
    operation: "PutBucketWebsite",
    about: "pages and rules",
    call: S3.putBucketWebsite({
      bucket,
      indexDocument: { suffix: "index.html" },
      errorDocument: { key: "Error.html" },
      routingRules: [
        { condition: { keyPrefixEquals: "docs/" }, redirect: { replaceKeyPrefixWith: "documents/" } },
        {
          condition: { httpErrorCodeReturnedEquals: "404" },
          redirect: {
            protocol: "https",
            hostName: "ec2-11-22-333-44.compute-1.amazonaws.com",
            replaceKeyWith: "404.html",
            httpRedirectCode: "302"
          }
        }
      ]
    }),
    request: "PUT /examplebucket?website=",
    body: `
      <WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <IndexDocument><Suffix>index.html</Suffix></IndexDocument>
        <ErrorDocument><Key>Error.html</Key></ErrorDocument>
        <RoutingRules>
          <RoutingRule>
            <Condition><KeyPrefixEquals>docs/</KeyPrefixEquals></Condition>
            <Redirect><ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith></Redirect>
          </RoutingRule>
          <RoutingRule>
            <Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
            <Redirect>
              <Protocol>https</Protocol>
              <HostName>ec2-11-22-333-44.compute-1.amazonaws.com</HostName>
              <ReplaceKeyWith>404.html</ReplaceKeyWith>
              <HttpRedirectCode>302</HttpRedirectCode>
            </Redirect>
          </RoutingRule>
        </RoutingRules>
      </WebsiteConfiguration>`
  },
  {
    operation: "DeleteBucketWebsite",
    call: S3.deleteBucketWebsite({ bucket }),
    request: "DELETE /examplebucket?website="
  },
  { operation: "GetBucketLogging", call: S3.getBucketLogging({ bucket }), request: "GET /examplebucket?logging=" },
  {
    operation: "PutBucketLogging",
    call: S3.putBucketLogging({
      bucket,
      loggingEnabled: {
        targetBucket: "mybucketlogs",
        targetPrefix: "mybucket-access_log-/",
        targetGrants: [{
          grantee: { type: "AmazonCustomerByEmail", emailAddress: "user@company.com" },
          permission: "READ"
        }],
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } }
      }
    }),
    request: "PUT /examplebucket?logging=",
    body: `
      <BucketLoggingStatus xmlns="http://doc.s3.amazonaws.com/2006-03-01">
        <LoggingEnabled>
          <TargetBucket>mybucketlogs</TargetBucket>
          <TargetPrefix>mybucket-access_log-/</TargetPrefix>
          <TargetGrants>
            <Grant>
              <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="AmazonCustomerByEmail">
                <EmailAddress>user@company.com</EmailAddress>
              </Grantee>
              <Permission>READ</Permission>
            </Grant>
          </TargetGrants>
          <TargetObjectKeyFormat>
            <PartitionedPrefix><PartitionDateSource>EventTime</PartitionDateSource></PartitionedPrefix>
          </TargetObjectKeyFormat>
        </LoggingEnabled>
      </BucketLoggingStatus>`
  },
  {
    operation: "PutBucketLogging",
    about: "no more",
    call: S3.putBucketLogging({ bucket }),
    request: "PUT /examplebucket?logging=",
    body: "<BucketLoggingStatus xmlns=\"http://doc.s3.amazonaws.com/2006-03-01\" />"
  },
  {
    operation: "GetBucketNotificationConfiguration",
    call: S3.getBucketNotificationConfiguration({ bucket }),
    request: "GET /examplebucket?notification="
  },
  {
    operation: "PutBucketNotificationConfiguration",
    call: S3.putBucketNotificationConfiguration({
      bucket,
      skipDestinationValidation: true,
      topicConfigurations: [{
        topicArn: "arn:aws:sns:us-east-1:356671443308:s3notificationtopic2",
        events: ["s3:ReducedRedundancyLostObject"]
      }],
      queueConfigurations: [{
        id: "1",
        filter: { key: { filterRules: [{ name: "prefix", value: "images/" }, { name: "suffix", value: ".jpg" }] } },
        queueArn: "arn:aws:sqs:us-west-2:444455556666:s3notificationqueue",
        events: ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"]
      }],
      lambdaFunctionConfigurations: [{
        id: "ObjectCreatedEvents",
        lambdaFunctionArn: "arn:aws:lambda:us-west-2:35667example:function:CreateThumbnail",
        events: ["s3:ObjectCreated:*"]
      }],
      eventBridgeConfiguration: true
    }),
    request: "PUT /examplebucket?notification=",
    headers: { "x-amz-skip-destination-validation": "true" },
    body: `
      <NotificationConfiguration>
        <TopicConfiguration>
          <Topic>arn:aws:sns:us-east-1:356671443308:s3notificationtopic2</Topic>
          <Event>s3:ReducedRedundancyLostObject</Event>
        </TopicConfiguration>
        <QueueConfiguration>
          <Id>1</Id>
          <Filter>
            <S3Key>
              <FilterRule><Name>prefix</Name><Value>images/</Value></FilterRule>
              <FilterRule><Name>suffix</Name><Value>.jpg</Value></FilterRule>
            </S3Key>
          </Filter>
          <Queue>arn:aws:sqs:us-west-2:444455556666:s3notificationqueue</Queue>
          <Event>s3:ObjectCreated:Put</Event>
          <Event>s3:ObjectRemoved:*</Event>
        </QueueConfiguration>
        <CloudFunctionConfiguration>
          <Id>ObjectCreatedEvents</Id>
          <CloudFunction>arn:aws:lambda:us-west-2:35667example:function:CreateThumbnail</CloudFunction>
          <Event>s3:ObjectCreated:*</Event>
        </CloudFunctionConfiguration>
        <EventBridgeConfiguration/>
      </NotificationConfiguration>`
  },
  {
    operation: "GetBucketReplication",
    call: S3.getBucketReplication({ bucket }),
    request: "GET /examplebucket?replication="
  },
  {
    operation: "PutBucketReplication",
    call: S3.putBucketReplication({
      bucket,
      token: "T",
      role: "arn:aws:iam::35667example:role/CrossRegionReplicationRoleForS3",
      rules: [{
        id: "rule1",
        priority: 1,
        filter: { and: { prefix: "TaxDocs", tags: [{ key: "key1", value: "value1" }] } },
        status: "Enabled",
        sourceSelectionCriteria: {
          sseKmsEncryptedObjects: { status: "Enabled" },
          replicaModifications: { status: "Disabled" }
        },
        existingObjectReplication: { status: "Enabled" },
        destination: {
          bucket: "arn:aws:s3:::exampletargetbucket",
          account: "111122223333",
          storageClass: "STANDARD_IA",
          accessControlTranslation: { owner: "Destination" },
          encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" },
          replicationTime: { status: "Enabled", time: { minutes: 15 } },
          metrics: { status: "Enabled", eventThreshold: { minutes: 15 } }
        },
        deleteMarkerReplication: { status: "Disabled" }
      }]
    }),
    request: "PUT /examplebucket?replication=",
    headers: { "x-amz-bucket-object-lock-token": "T" },
    body: `
      <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Role>arn:aws:iam::35667example:role/CrossRegionReplicationRoleForS3</Role>
        <Rule>
          <ID>rule1</ID>
          <Priority>1</Priority>
          <Filter>
            <And><Prefix>TaxDocs</Prefix><Tag><Key>key1</Key><Value>value1</Value></Tag></And>
          </Filter>
          <Status>Enabled</Status>
          <SourceSelectionCriteria>
            <SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects>
            <ReplicaModifications><Status>Disabled</Status></ReplicaModifications>
          </SourceSelectionCriteria>
          <ExistingObjectReplication><Status>Enabled</Status></ExistingObjectReplication>
          <Destination>
            <Bucket>arn:aws:s3:::exampletargetbucket</Bucket>
            <Account>111122223333</Account>
            <StorageClass>STANDARD_IA</StorageClass>
            <AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>
            <EncryptionConfiguration>
              <ReplicaKmsKeyID>arn:aws:kms:us-east-1:111122223333:key/1</ReplicaKmsKeyID>
            </EncryptionConfiguration>
            <ReplicationTime><Status>Enabled</Status><Time><Minutes>15</Minutes></Time></ReplicationTime>
            <Metrics><Status>Enabled</Status><EventThreshold><Minutes>15</Minutes></EventThreshold></Metrics>
          </Destination>
          <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>
        </Rule>
      </ReplicationConfiguration>`
  },
  {
    operation: "DeleteBucketReplication",
    call: S3.deleteBucketReplication({ bucket }),
    request: "DELETE /examplebucket?replication="
  },
  {
    operation: "GetBucketAccelerateConfiguration",
    call: S3.getBucketAccelerateConfiguration({ bucket }),
    request: "GET /examplebucket?accelerate="
  },
  {
    operation: "PutBucketAccelerateConfiguration",
    call: S3.putBucketAccelerateConfiguration({ bucket, status: "Enabled" }),
    request: "PUT /examplebucket?accelerate=",
    body: `
      <AccelerateConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Status>Enabled</Status>
      </AccelerateConfiguration>`
  },
  {
    operation: "GetBucketRequestPayment",
    call: S3.getBucketRequestPayment({ bucket }),
    request: "GET /examplebucket?requestPayment="
  },
  {
    operation: "PutBucketRequestPayment",
    call: S3.putBucketRequestPayment({ bucket, payer: "Requester" }),
    request: "PUT /examplebucket?requestPayment=",
    body: `
      <RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Payer>Requester</Payer>
      </RequestPaymentConfiguration>`
  },
  {
    operation: "GetBucketInventoryConfiguration",
    call: S3.getBucketInventoryConfiguration({ bucket, id: "report1" }),
    request: "GET /examplebucket?id=report1&inventory="
  },
  {
    operation: "PutBucketInventoryConfiguration",
    call: S3.putBucketInventoryConfiguration({
      bucket,
      id: "report1",
      isEnabled: true,
      filter: { prefix: "filterPrefix" },
      destination: {
        s3BucketDestination: {
          format: "CSV",
          accountId: "123456789012",
          bucket: "arn:aws:s3:::destination-bucket",
          prefix: "prefix1",
          encryption: { sseS3: true }
        }
      },
      schedule: { frequency: "Daily" },
      includedObjectVersions: "All",
      optionalFields: ["Size", "LastModifiedDate", "ETag"]
    }),
    request: "PUT /examplebucket?id=report1&inventory=",
    body: `
      <InventoryConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Id>report1</Id>
        <IsEnabled>true</IsEnabled>
        <Filter><Prefix>filterPrefix</Prefix></Filter>
        <Destination>
          <S3BucketDestination>
            <Format>CSV</Format>
            <AccountId>123456789012</AccountId>
            <Bucket>arn:aws:s3:::destination-bucket</Bucket>
            <Prefix>prefix1</Prefix>
            <Encryption><SSE-S3/></Encryption>
          </S3BucketDestination>
        </Destination>
        <Schedule><Frequency>Daily</Frequency></Schedule>
        <IncludedObjectVersions>All</IncludedObjectVersions>
        <OptionalFields>
          <Field>Size</Field>
          <Field>LastModifiedDate</Field>
          <Field>ETag</Field>
        </OptionalFields>
      </InventoryConfiguration>`
  },
  {
    operation: "DeleteBucketInventoryConfiguration",
    call: S3.deleteBucketInventoryConfiguration({ bucket, id: "a/b" }),
    request: "DELETE /examplebucket?id=a%2Fb&inventory="
  },
  {
    operation: "ListBucketInventoryConfigurations",
    call: S3.listBucketInventoryConfigurations({ bucket, continuationToken: "t+1" }),
    request: "GET /examplebucket?continuation-token=t%2B1&inventory="
  },
  {
    operation: "GetBucketAnalyticsConfiguration",
    call: S3.getBucketAnalyticsConfiguration({ bucket, id: "report1" }),
    request: "GET /examplebucket?analytics=&id=report1"
  },
  {
    operation: "PutBucketAnalyticsConfiguration",
    call: S3.putBucketAnalyticsConfiguration({
      bucket,
      id: "report1",
      filter: { and: { prefix: "images/", tags: [{ key: "dog", value: "corgi" }] } },
      storageClassAnalysis: {
        dataExport: {
          outputSchemaVersion: "V_1",
          destination: {
            s3BucketDestination: {
              format: "CSV",
              bucketAccountId: "123456789012",
              bucket: "arn:aws:s3:::destination-bucket",
              prefix: "destination-prefix"
            }
          }
        }
      }
    }),
    request: "PUT /examplebucket?analytics=&id=report1",
    body: `
      <AnalyticsConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Id>report1</Id>
        <Filter>
          <And><Prefix>images/</Prefix><Tag><Key>dog</Key><Value>corgi</Value></Tag></And>
        </Filter>
        <StorageClassAnalysis>
          <DataExport>
            <OutputSchemaVersion>V_1</OutputSchemaVersion>
            <Destination>
              <S3BucketDestination>
                <Format>CSV</Format>
                <BucketAccountId>123456789012</BucketAccountId>
                <Bucket>arn:aws:s3:::destination-bucket</Bucket>
                <Prefix>destination-prefix</Prefix>
              </S3BucketDestination>
            </Destination>
          </DataExport>
        </StorageClassAnalysis>
      </AnalyticsConfiguration>`
  },
  {
    operation: "DeleteBucketAnalyticsConfiguration",
    call: S3.deleteBucketAnalyticsConfiguration({ bucket, id: "list1" }),
    request: "DELETE /examplebucket?analytics=&id=list1"
  },
  {
    operation: "ListBucketAnalyticsConfigurations",
    call: S3.listBucketAnalyticsConfigurations({ bucket }),
    request: "GET /examplebucket?analytics="
  },
  {
    operation: "GetBucketMetricsConfiguration",
    call: S3.getBucketMetricsConfiguration({ bucket, id: "Documents" }),
    request: "GET /examplebucket?id=Documents&metrics="
  },
  {
    operation: "PutBucketMetricsConfiguration",
    call: S3.putBucketMetricsConfiguration({
      bucket,
      id: "ImportantBlueDocuments",
      filter: {
        and: {
          prefix: "documents/",
          tags: [{ key: "priority", value: "high" }, { key: "class", value: "blue" }],
          accessPointArn: "arn:aws:s3:us-west-2:123456789012:accesspoint/test"
        }
      }
    }),
    request: "PUT /examplebucket?id=ImportantBlueDocuments&metrics=",
    body: `
      <MetricsConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Id>ImportantBlueDocuments</Id>
        <Filter>
          <And>
            <Prefix>documents/</Prefix>
            <Tag><Key>priority</Key><Value>high</Value></Tag>
            <Tag><Key>class</Key><Value>blue</Value></Tag>
            <AccessPointArn>arn:aws:s3:us-west-2:123456789012:accesspoint/test</AccessPointArn>
          </And>
        </Filter>
      </MetricsConfiguration>`
  },
  {
    operation: "DeleteBucketMetricsConfiguration",
    call: S3.deleteBucketMetricsConfiguration({ bucket, id: "ImportantBlueDocuments" }),
    request: "DELETE /examplebucket?id=ImportantBlueDocuments&metrics="
  },
  {
    operation: "ListBucketMetricsConfigurations",
    call: S3.listBucketMetricsConfigurations({ bucket }),
    request: "GET /examplebucket?metrics="
  },
  {
    operation: "GetBucketIntelligentTieringConfiguration",
    call: S3.getBucketIntelligentTieringConfiguration({ bucket, id: "1" }),
    request: "GET /examplebucket?id=1&intelligent-tiering="
  },
  {
    operation: "PutBucketIntelligentTieringConfiguration",
    call: S3.putBucketIntelligentTieringConfiguration({
      bucket,
      id: "1",
      filter: { tag: { key: "k", value: "v" } },
      status: "Enabled",
      tierings: [
        { accessTier: "ARCHIVE_ACCESS", days: 90 },
        { accessTier: "DEEP_ARCHIVE_ACCESS", days: 180 }
      ]
    }),
    request: "PUT /examplebucket?id=1&intelligent-tiering=",
    body: `
      <IntelligentTieringConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Id>1</Id>
        <Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>
        <Status>Enabled</Status>
        <Tiering><AccessTier>ARCHIVE_ACCESS</AccessTier><Days>90</Days></Tiering>
        <Tiering><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier><Days>180</Days></Tiering>
      </IntelligentTieringConfiguration>`
  },
  {
    operation: "DeleteBucketIntelligentTieringConfiguration",
    call: S3.deleteBucketIntelligentTieringConfiguration({ bucket, id: "1" }),
    request: "DELETE /examplebucket?id=1&intelligent-tiering="
  },
  {
    operation: "ListBucketIntelligentTieringConfigurations",
    call: S3.listBucketIntelligentTieringConfigurations({ bucket }),
    request: "GET /examplebucket?intelligent-tiering="
  },
  {
    operation: "CreateBucketMetadataConfiguration",
    call: S3.createBucketMetadataConfiguration({
      bucket,
      journalTableConfiguration: {
        recordExpiration: { expiration: "ENABLED", days: 10 },
        encryptionConfiguration: { sseAlgorithm: "aws:kms", kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/1" }
      },
      inventoryTableConfiguration: { configurationState: "ENABLED" },
      annotationTableConfiguration: { configurationState: "ENABLED", role: "arn:aws:iam::111122223333:role/r" }
    }),
    request: "POST /examplebucket?metadataConfiguration=",
    body: `
      <MetadataConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <JournalTableConfiguration>
          <RecordExpiration><Expiration>ENABLED</Expiration><Days>10</Days></RecordExpiration>
          <EncryptionConfiguration>
            <SseAlgorithm>aws:kms</SseAlgorithm>
            <KmsKeyArn>arn:aws:kms:us-east-1:111122223333:key/1</KmsKeyArn>
          </EncryptionConfiguration>
        </JournalTableConfiguration>
        <InventoryTableConfiguration><ConfigurationState>ENABLED</ConfigurationState></InventoryTableConfiguration>
        <AnnotationTableConfiguration>
          <ConfigurationState>ENABLED</ConfigurationState>
          <Role>arn:aws:iam::111122223333:role/r</Role>
        </AnnotationTableConfiguration>
      </MetadataConfiguration>`
  },
  {
    operation: "GetBucketMetadataConfiguration",
    call: S3.getBucketMetadataConfiguration({ bucket }),
    request: "GET /examplebucket?metadataConfiguration="
  },
  {
    operation: "DeleteBucketMetadataConfiguration",
    call: S3.deleteBucketMetadataConfiguration({ bucket }),
    request: "DELETE /examplebucket?metadataConfiguration="
  },
  {
    operation: "UpdateBucketMetadataJournalTableConfiguration",
    call: S3.updateBucketMetadataJournalTableConfiguration({ bucket, recordExpiration: { expiration: "DISABLED" } }),
    request: "PUT /examplebucket?metadataJournalTable=",
    body: `
      <JournalTableConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <RecordExpiration><Expiration>DISABLED</Expiration></RecordExpiration>
      </JournalTableConfiguration>`
  },
  {
    operation: "UpdateBucketMetadataInventoryTableConfiguration",
    call: S3.updateBucketMetadataInventoryTableConfiguration({
      bucket,
      configurationState: "ENABLED",
      encryptionConfiguration: { sseAlgorithm: "AES256" }
    }),
    request: "PUT /examplebucket?metadataInventoryTable=",
    body: `
      <InventoryTableConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <ConfigurationState>ENABLED</ConfigurationState>
        <EncryptionConfiguration><SseAlgorithm>AES256</SseAlgorithm></EncryptionConfiguration>
      </InventoryTableConfiguration>`
  },
  {
    operation: "UpdateBucketMetadataAnnotationTableConfiguration",
    call: S3.updateBucketMetadataAnnotationTableConfiguration({ bucket, configurationState: "DISABLED" }),
    request: "PUT /examplebucket?metadataAnnotationTable=",
    body: `
      <AnnotationTableConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <ConfigurationState>DISABLED</ConfigurationState>
      </AnnotationTableConfiguration>`
  },
  {
    operation: "CreateBucketMetadataTableConfiguration",
    call: S3.createBucketMetadataTableConfiguration({
      bucket,
      s3TablesDestination: { tableBucketArn: "arn:aws:s3tables:us-east-1:111122223333:bucket/t", tableName: "n" }
    }),
    request: "POST /examplebucket?metadataTable=",
    body: `
      <MetadataTableConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <S3TablesDestination>
          <TableBucketArn>arn:aws:s3tables:us-east-1:111122223333:bucket/t</TableBucketArn>
          <TableName>n</TableName>
        </S3TablesDestination>
      </MetadataTableConfiguration>`
  },
  {
    operation: "GetBucketMetadataTableConfiguration",
    call: S3.getBucketMetadataTableConfiguration({ bucket }),
    request: "GET /examplebucket?metadataTable="
  },
  {
    operation: "DeleteBucketMetadataTableConfiguration",
    call: S3.deleteBucketMetadataTableConfiguration({ bucket }),
    request: "DELETE /examplebucket?metadataTable="
  }
]
