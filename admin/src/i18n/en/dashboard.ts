export const dashboard = {
  title: 'Dashboard',
  welcome: 'Welcome, %{name}. Choose from the menu what to work on.',
  orders: 'Orders',
  orders_words: '%{count} in the last 30 days',
  customers: 'Customers',
  customers_words: '%{count} new in the last 30 days',
  products: 'Products',
  products_words: '%{count} low in stock',
  notifications: 'Messages',
  notifications_words: '%{count} failed',
} as const;
