export { importCatalogue } from './catalogue/import-catalogue';
export { notify } from './notify/notify';
export { processOrder } from './order/process-order';
export { eraseCustomer } from './privacy/erase-customer';
export { exportCustomer } from './privacy/export-customer';
export { adoptOrders } from './upkeep/adopt-orders';
export { retryFailed } from './upkeep/retry-failed';
export { tidyUp } from './upkeep/tidy-up';
