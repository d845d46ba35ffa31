export { languageOfHospital, setLanguage, setLanguageOfHospital } from './language.store.ts';
