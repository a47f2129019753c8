// Types only: what the API promises, from the schemas that it validates by. Nothing of it is bundled.
import type { z } from 'zod';
import type { Token as TokenContract } from '../../../api/contracts/account';
import type { Admin as AdminContract } from '../../../api/contracts/admin';
import type { AdminCustomer } from '../../../api/contracts/admin-customer';
import type { AuditEntry as AuditEntryContract } from '../../../api/contracts/audit';
import type {
  Category as CategoryContract,
  CategoryNode as CategoryNodeContract,
} from '../../../api/contracts/category';
import type { CustomerExport as CustomerExportContract } from '../../../api/contracts/customer-export';
import type { Dashboard as DashboardContract } from '../../../api/contracts/dashboard';
import type { DashboardSeries as DashboardSeriesContract } from '../../../api/contracts/dashboard-series';
import type { Finding as FindingContract } from '../../../api/contracts/finding';
import type {
  Import as ImportContract,
  ImportLine as ImportLineContract,
} from '../../../api/contracts/import';
import type { Channel as ChannelContract } from '../../../api/contracts/channel';
import type {
  CustomProgress as CustomProgressContract,
  CustomSent as CustomSentContract,
} from '../../../api/contracts/custom';
import type { AlertSent as AlertSentContract } from '../../../api/contracts/mailing';
import type { TestSent as TestSentContract } from '../../../api/contracts/message';
import type {
  Notification as NotificationContract,
  NotificationDetail as NotificationDetailContract,
} from '../../../api/contracts/notification';
import type { FailureGroup as FailureGroupContract } from '../../../api/contracts/notification-failures';
import type { NotificationFigures as NotificationFiguresContract } from '../../../api/contracts/notification-figures';
import type {
  RetryBegun as RetryBegunContract,
  RetryPreview as RetryPreviewContract,
  RetryState as RetryStateContract,
} from '../../../api/contracts/notification-retry';
import type { Order as OrderContract } from '../../../api/contracts/order';
import type {
  Explanation as ExplanationContract,
  Statistics as StatisticsContract,
  TimelineItem as TimelineItemContract,
} from '../../../api/contracts/order-story';
import type {
  Product as ProductContract,
  StockMovement as StockMovementContract,
} from '../../../api/contracts/product';

export type Admin = z.output<typeof AdminContract>;
export type AuditEntry = z.output<typeof AuditEntryContract>;
export type Permission = Admin['permissions'][number];
export type Category = z.output<typeof CategoryContract>;
export type CategoryNode = z.output<typeof CategoryNodeContract>;
export type Customer = z.output<typeof AdminCustomer>;
export type CustomerExport = z.output<typeof CustomerExportContract>;
export type Dashboard = z.output<typeof DashboardContract>;
export type DashboardSeries = z.output<typeof DashboardSeriesContract>;
export type Explanation = z.output<typeof ExplanationContract>;
export type Finding = z.output<typeof FindingContract>;
export type Import = z.output<typeof ImportContract>;
export type ImportLine = z.output<typeof ImportLineContract>;
export type Notification = z.output<typeof NotificationContract>;
export type NotificationDetail = z.output<typeof NotificationDetailContract>;
export type NotificationFigures = z.output<typeof NotificationFiguresContract>;
export type FailureGroup = z.output<typeof FailureGroupContract>;
export type Channel = z.output<typeof ChannelContract>;
export type RetryPreview = z.output<typeof RetryPreviewContract>;
export type RetryBegun = z.output<typeof RetryBegunContract>;
export type RetryState = z.output<typeof RetryStateContract>;
export type CustomProgress = z.output<typeof CustomProgressContract>;
export type CustomSent = z.output<typeof CustomSentContract>;
export type TestSent = z.output<typeof TestSentContract>;
export type AlertSent = z.output<typeof AlertSentContract>;
export type Order = z.output<typeof OrderContract>;
export type OrderStatistics = z.output<typeof StatisticsContract>;
export type TimelineItem = z.output<typeof TimelineItemContract>;
export type Product = z.output<typeof ProductContract>;
export type StockMovement = z.output<typeof StockMovementContract>;
export type Token = z.output<typeof TokenContract>;

/** What `GET /api/` tells. */
export interface ApiInfo {
  readonly links: { readonly base: string };
  readonly shop: { readonly currency: string; readonly time_zone: string };
  readonly log_in: readonly ('password' | 'oidc' | 'google')[];
}
