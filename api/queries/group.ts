export { groupBy } from '../../db/group';
