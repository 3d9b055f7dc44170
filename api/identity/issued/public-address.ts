export { isPublicAddress } from '../../../contracts/network/public-address.ts';
