/** What other domains may use of departments, and the routes. */
export { departmentsPlugin } from './department.routes.ts';
export { createDepartment, listDepartments, useDepartment } from './department.service.ts';
