/** The name of the stage that `npm start` runs. */
export const thisMachine = 'local';
