/** Builds dist/ if its sources changed: for tests that run the program as a user does. */
import { buildIfNeeded, checkNode } from './steps.mjs';

checkNode();
buildIfNeeded();
